-- audit: No two rows of silver_order_items share store, order and line.
-- layer: silver
-- severity: block
-- reads: SILVER.silver_order_items
-- window: store :1, run :3; :2 is the run published before
select order_id::varchar || '/' || order_item_id::varchar as example_key, count(*) as row_count
from SILVER.silver_order_items
where store_id = :1
group by order_id, order_item_id
having count(*) > 1
limit 20
