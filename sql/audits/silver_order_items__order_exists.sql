-- audit: Every live line belongs to a live order.
-- layer: silver
-- severity: block
-- reads: SILVER.silver_order_items, SILVER.silver_orders
-- window: store :1, run :3; :2 is the run published before
select i.order_item_id::varchar as example_key, i.order_id
from SILVER.silver_order_items i
left join SILVER.silver_orders o on o.store_id = i.store_id and o.order_id = i.order_id and not o.is_deleted
where i.store_id = :1 and not i.is_deleted and o.order_id is null
limit 20
