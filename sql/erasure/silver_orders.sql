-- model: SILVER.silver_orders
-- grain: one row per order of a forgotten customer
-- kind: update
-- reads: OPS.forgotten_orders
-- window: store :1; hash, run and time of the row stay, so that no later layer takes it for changed
update SILVER.silver_orders
set customer_name = null, customer_email = null, customer_mobile = null, shipping_address_line = null, shipping_postal_code = null, notes = null
where store_id = :1
  and order_id in (select order_id from OPS.forgotten_orders where store_id = :1)
  and coalesce(customer_name, customer_email, customer_mobile, shipping_address_line, shipping_postal_code, notes) is not null
