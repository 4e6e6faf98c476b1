-- audit: Every city_key of gold_fact_orders, as it will stand once the run is published, stands in gold_dim_city.
-- layer: gold
-- severity: block
-- reads: GOLD.gold_fact_orders, GOLD.gold_dim_city, OPS.delta_fact_orders, OPS.delta_dim_city
-- window: store :1, run :3; :2 is the run published before
-- notes: orders that have not changed since the dimension was made have no key yet.
with used as (
  select city_key from OPS.delta_fact_orders where store_id = :1 and run_id = :3 and change <> 'delete'
  union
  select g.city_key
  from GOLD.gold_fact_orders g
  left join OPS.delta_fact_orders d on d.order_key = g.order_key and d.run_id = :3
  where g.store_id = :1 and d.order_key is null
), known as (
  select city_key from GOLD.gold_dim_city
  union
  select city_key from OPS.delta_dim_city where store_id = :1 and run_id = :3
)
select used.city_key as example_key
from used
left join known on known.city_key = used.city_key
where known.city_key is null and used.city_key is not null
limit 20
