-- model: SILVER.silver_shipments
-- grain: one row per parcel of an order of a forgotten customer
-- kind: update
-- reads: OPS.forgotten_orders
-- window: store :1; hash, run and time of the row stay, so that no later layer takes it for changed
update SILVER.silver_shipments
set ship_to_block = null, ship_to_postal_code = null
where store_id = :1
  and order_id in (select order_id from OPS.forgotten_orders where store_id = :1)
  and coalesce(ship_to_block, ship_to_postal_code) is not null
