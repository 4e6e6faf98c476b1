-- model: SILVER.silver_customers
-- grain: one row per forgotten customer
-- kind: update
-- reads: OPS.forgotten
-- window: store :1; hash, run and time of the row stay, so that no later layer takes it for changed
update SILVER.silver_customers
set full_name = null, first_name = null, last_name = null, email = null, mobile = null, mobile_code = null, country = null, city = null,
  gender = null, birthday = null, age_group = null, avatar_url = null
where store_id = :1
  and customer_id in (select customer_id from OPS.forgotten where store_id = :1)
  and (birthday is not null or coalesce(full_name, first_name, last_name, email, mobile, mobile_code, country, city, gender, age_group, avatar_url) is not null)
