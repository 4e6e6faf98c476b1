-- audit: Every line of the fact, the run's delta included, has its order in the fact.
-- layer: gold
-- severity: block
-- reads: GOLD.gold_fact_order_items, GOLD.gold_fact_orders, OPS.delta_fact_order_items, OPS.delta_fact_orders
-- window: store :1, run :3; :2 is the run published before
select l.order_item_key as example_key, l.order_key
from OPS.delta_fact_order_items l
left join GOLD.gold_fact_orders g on g.order_key = l.order_key and g.store_id = l.store_id
left join OPS.delta_fact_orders d on d.order_key = l.order_key and d.run_id = l.run_id and d.change = 'insert'
where l.store_id = :1 and l.run_id = :3 and l.change <> 'delete' and g.order_key is null and d.order_key is null
limit 20
