-- audit: No two rows of gold_dim_products, the run's delta included, share product_key.
-- layer: gold
-- severity: block
-- reads: GOLD.gold_dim_products, OPS.delta_dim_products
-- window: store :1, run :3; :2 is the run published before
select product_key as example_key, count(*) as row_count
from (
  select product_key from GOLD.gold_dim_products where store_id = :1
  union all
  select product_key from OPS.delta_dim_products where store_id = :1 and run_id = :3 and change = 'insert'
) together
group by product_key
having count(*) > 1
limit 20
