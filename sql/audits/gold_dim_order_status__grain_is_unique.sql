-- audit: No two rows of gold_dim_order_status, the run's delta included, share order_status_key.
-- layer: gold
-- severity: block
-- reads: GOLD.gold_dim_order_status, OPS.delta_dim_order_status
-- window: store :1, run :3; :2 is the run published before
select order_status_key as example_key, count(*) as row_count
from (
  select order_status_key from GOLD.gold_dim_order_status where store_id = :1
  union all
  select order_status_key from OPS.delta_dim_order_status where store_id = :1 and run_id = :3 and change = 'insert'
) together
group by order_status_key
having count(*) > 1
limit 20
