-- audit: No two rows of gold_dim_payment_method, the run's delta included, share payment_method_key.
-- layer: gold
-- severity: block
-- reads: GOLD.gold_dim_payment_method, OPS.delta_dim_payment_method
-- window: store :1, run :3; :2 is the run published before
select payment_method_key as example_key, count(*) as row_count
from (
  select payment_method_key from GOLD.gold_dim_payment_method where store_id = :1
  union all
  select payment_method_key from OPS.delta_dim_payment_method where store_id = :1 and run_id = :3 and change = 'insert'
) together
group by payment_method_key
having count(*) > 1
limit 20
