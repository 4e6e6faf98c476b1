-- audit: Every order_status_key of gold_fact_orders, as it will stand once the run is published, stands in gold_dim_order_status.
-- layer: gold
-- severity: block
-- reads: GOLD.gold_fact_orders, GOLD.gold_dim_order_status, OPS.delta_fact_orders, OPS.delta_dim_order_status
-- window: store :1, run :3; :2 is the run published before
-- notes: orders that have not changed since the dimension was made have no key yet.
with used as (
  select order_status_key from OPS.delta_fact_orders where store_id = :1 and run_id = :3 and change <> 'delete'
  union
  select g.order_status_key
  from GOLD.gold_fact_orders g
  left join OPS.delta_fact_orders d on d.order_key = g.order_key and d.run_id = :3
  where g.store_id = :1 and d.order_key is null
), known as (
  select order_status_key from GOLD.gold_dim_order_status
  union
  select order_status_key from OPS.delta_dim_order_status where store_id = :1 and run_id = :3
)
select used.order_status_key as example_key
from used
left join known on known.order_status_key = used.order_status_key
where known.order_status_key is null and used.order_status_key is not null
limit 20
