-- audit: Every order is converted to the currency that the store keeps its books in now; after a change of it, a replay converts the others.
-- layer: gold
-- severity: warn
-- reads: GOLD.gold_fact_orders, OPS.delta_fact_orders, OPS.store_settings
-- window: store :1, run :3; :2 is the run published before
select g.order_id::varchar as example_key, g.base_currency, c.base_currency as store_currency
from GOLD.gold_fact_orders g
join OPS.store_settings c on c.store_id = g.store_id
left join OPS.delta_fact_orders d on d.order_key = g.order_key and d.run_id = :3
where g.store_id = :1 and g.base_currency <> c.base_currency and d.order_key is null
limit 20
