-- model: SILVER.silver_reviews
-- grain: one row per review of a forgotten customer, or of one of the customer's orders
-- kind: update
-- reads: OPS.forgotten, OPS.forgotten_orders
-- window: store :1; hash, run and time of the row stay, so that no later layer takes it for changed
update SILVER.silver_reviews
set content = null, customer_name = null
where store_id = :1
  and (customer_id in (select customer_id from OPS.forgotten where store_id = :1)
    or order_id in (select order_id from OPS.forgotten_orders where store_id = :1))
  and coalesce(content, customer_name) is not null
