-- audit: Every status of the entries that the run brought stands in gold_dim_order_status.
-- layer: gold
-- severity: warn
-- reads: OPS.delta_fact_order_status_changes, GOLD.gold_dim_order_status, OPS.delta_dim_order_status
-- window: store :1, run :3; :2 is the run published before
with known as (
  select order_status_key from GOLD.gold_dim_order_status
  union
  select order_status_key from OPS.delta_dim_order_status where store_id = :1 and run_id = :3
)
select f.order_status_key as example_key, min(f.order_status_name) as order_status_name
from OPS.delta_fact_order_status_changes f
left join known on known.order_status_key = f.order_status_key
where f.store_id = :1 and f.run_id = :3 and f.change <> 'delete' and known.order_status_key is null
group by f.order_status_key
limit 20
