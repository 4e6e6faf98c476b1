-- model: SILVER.silver_order_item_options
-- grain: one row per text that a forgotten customer wrote as an option of a line, such as an engraving
-- kind: update
-- reads: OPS.forgotten_orders
-- window: store :1; hash, run and time of the row stay, so that no later layer takes it for changed
update SILVER.silver_order_item_options
set value_name = null
where store_id = :1
  and order_id in (select order_id from OPS.forgotten_orders where store_id = :1)
  and value_id is null
  and value_name is not null
