-- audit: No two rows of silver_orders share store and order_id.
-- layer: silver
-- severity: block
-- reads: SILVER.silver_orders
-- window: store :1, run :3; :2 is the run published before
select order_id::varchar as example_key, count(*) as row_count
from SILVER.silver_orders
where store_id = :1
group by order_id
having count(*) > 1
limit 20
