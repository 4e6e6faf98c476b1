-- audit: Every live order has the instant and the business date it was placed.
-- layer: silver
-- severity: block
-- reads: SILVER.silver_orders
-- window: store :1, run :3; :2 is the run published before
select order_id::varchar as example_key, order_date_raw
from SILVER.silver_orders
where store_id = :1 and not is_deleted and (order_date is null or order_date_local is null)
limit 20
