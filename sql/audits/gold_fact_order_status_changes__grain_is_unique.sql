-- audit: No two rows of gold_fact_order_status_changes, the run's delta included, share order_status_change_key.
-- layer: gold
-- severity: block
-- reads: GOLD.gold_fact_order_status_changes, OPS.delta_fact_order_status_changes
-- window: store :1, run :3; :2 is the run published before
select order_status_change_key as example_key, count(*) as row_count
from (
  select order_status_change_key from GOLD.gold_fact_order_status_changes where store_id = :1
  union all
  select order_status_change_key from OPS.delta_fact_order_status_changes where store_id = :1 and run_id = :3 and change = 'insert'
) together
group by order_status_change_key
having count(*) > 1
limit 20
