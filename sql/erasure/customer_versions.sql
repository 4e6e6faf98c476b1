-- model: GOLD.gold_dim_customers
-- grain: every version of a forgotten customer, in force or closed
-- kind: update
-- reads: OPS.forgotten
-- window: store :1; {table} is the dimension, or the delta that a run has prepared for it
-- notes: keys and validity stay, so facts keep their versions. The hash becomes that of a version without attributes, as
--   delta_dim_customers would make it: the old one was made of the values.
update {table}
set full_name = null, first_name = null, last_name = null, email = null, mobile = null, country = null, city = null, gender = null,
  age_group = null, row_hash = sha2('|||||||||' || coalesce(customer_status, '') || '|' || is_deleted::varchar, 256)
where store_id = :1
  and customer_id in (select customer_id from OPS.forgotten where store_id = :1)
  and coalesce(full_name, first_name, last_name, email, mobile, country, city, gender, age_group) is not null
