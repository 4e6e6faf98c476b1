-- model: SILVER.silver_transactions
-- grain: one row per payment of a forgotten customer, or for one of the customer's orders
-- kind: update
-- reads: OPS.forgotten, OPS.forgotten_orders
-- window: store :1; hash, run and time of the row stay, so that no later layer takes it for changed
update SILVER.silver_transactions
set customer_first_name = null, customer_last_name = null, customer_email = null, customer_mobile = null, notes = null
where store_id = :1
  and (customer_id in (select customer_id from OPS.forgotten where store_id = :1)
    or order_id in (select order_id from OPS.forgotten_orders where store_id = :1))
  and coalesce(customer_first_name, customer_last_name, customer_email, customer_mobile, notes) is not null
