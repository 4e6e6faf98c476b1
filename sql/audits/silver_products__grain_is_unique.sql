-- audit: No two rows of silver_products share store and product_id.
-- layer: silver
-- severity: block
-- reads: SILVER.silver_products
-- window: store :1, run :3; :2 is the run published before
select product_id::varchar as example_key, count(*) as row_count
from SILVER.silver_products
where store_id = :1
group by product_id
having count(*) > 1
limit 20
