-- audit: No two rows of gold_fact_product_quantities, the run's delta included, share product_quantity_key.
-- layer: gold
-- severity: block
-- reads: GOLD.gold_fact_product_quantities, OPS.delta_fact_product_quantities
-- window: store :1, run :3; :2 is the run published before
select product_quantity_key as example_key, count(*) as row_count
from (
  select product_quantity_key from GOLD.gold_fact_product_quantities where store_id = :1
  union all
  select product_quantity_key from OPS.delta_fact_product_quantities where store_id = :1 and run_id = :3 and change = 'insert'
) together
group by product_quantity_key
having count(*) > 1
limit 20
