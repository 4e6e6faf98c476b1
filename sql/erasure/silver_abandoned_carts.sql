-- model: SILVER.silver_abandoned_carts
-- grain: one row per cart of a forgotten customer
-- kind: update
-- reads: OPS.forgotten
-- window: store :1; hash, run and time of the row stay, so that no later layer takes it for changed
update SILVER.silver_abandoned_carts
set customer_name = null, customer_email = null, customer_mobile = null
where store_id = :1
  and customer_id in (select customer_id from OPS.forgotten where store_id = :1)
  and coalesce(customer_name, customer_email, customer_mobile) is not null
