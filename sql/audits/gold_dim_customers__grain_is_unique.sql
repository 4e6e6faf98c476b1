-- audit: No two rows of gold_dim_customers, the run's delta included, share customer_key.
-- layer: gold
-- severity: block
-- reads: GOLD.gold_dim_customers, OPS.delta_dim_customers
-- window: store :1, run :3; :2 is the run published before
select customer_key as example_key, count(*) as row_count
from (
  select customer_key from GOLD.gold_dim_customers where store_id = :1
  union all
  select customer_key from OPS.delta_dim_customers where store_id = :1 and run_id = :3 and change = 'insert'
) together
group by customer_key
having count(*) > 1
limit 20
