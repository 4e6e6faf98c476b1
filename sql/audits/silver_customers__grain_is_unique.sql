-- audit: No two rows of silver_customers share store and customer_id.
-- layer: silver
-- severity: block
-- reads: SILVER.silver_customers
-- window: store :1, run :3; :2 is the run published before
select customer_id::varchar as example_key, count(*) as row_count
from SILVER.silver_customers
where store_id = :1
group by customer_id
having count(*) > 1
limit 20
