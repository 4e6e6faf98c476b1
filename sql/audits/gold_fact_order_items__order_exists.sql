-- audit: Every line of the fact, the run's delta included, has its order in the fact.
-- layer: gold
-- severity: block
-- reads: GOLD.gold_fact_order_items, GOLD.gold_fact_orders, OPS.delta_fact_order_items, OPS.delta_fact_orders
-- window: store :1, run :3; :2 is the run published before
with lines as (
  select order_item_key, order_key from OPS.delta_fact_order_items where store_id = :1 and run_id = :3 and change <> 'delete'
), known as (
  select order_key from GOLD.gold_fact_orders where store_id = :1
  union
  select order_key from OPS.delta_fact_orders where store_id = :1 and run_id = :3 and change = 'insert'
)
select lines.order_item_key as example_key, lines.order_key
from lines
left join known on known.order_key = lines.order_key
where known.order_key is null
limit 20
