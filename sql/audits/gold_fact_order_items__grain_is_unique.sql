-- audit: No two rows of gold_fact_order_items, the run's delta included, share order_item_key.
-- layer: gold
-- severity: block
-- reads: GOLD.gold_fact_order_items, OPS.delta_fact_order_items
-- window: store :1, run :3; :2 is the run published before
select order_item_key as example_key, count(*) as row_count
from (
  select order_item_key from GOLD.gold_fact_order_items where store_id = :1
  union all
  select order_item_key from OPS.delta_fact_order_items where store_id = :1 and run_id = :3 and change = 'insert'
) together
group by order_item_key
having count(*) > 1
limit 20
