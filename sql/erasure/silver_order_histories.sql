-- model: SILVER.silver_order_histories
-- grain: one row per entry in the history of an order of a forgotten customer
-- kind: update
-- reads: OPS.forgotten_orders
-- window: store :1; hash, run and time of the row stay, so that no later layer takes it for changed
update SILVER.silver_order_histories
set note = null
where store_id = :1
  and order_id in (select order_id from OPS.forgotten_orders where store_id = :1)
  and note is not null
