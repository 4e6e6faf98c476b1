-- audit: OPS.status_map knows every order status; one that it does not know counts as open.
-- layer: gold
-- severity: warn
-- reads: GOLD.gold_dim_order_status, OPS.delta_dim_order_status
-- window: store :1, run :3; :2 is the run published before
with standing as (
  select g.slug, g.status_id, g.is_class_known
  from GOLD.gold_dim_order_status g
  left join OPS.delta_dim_order_status d on d.order_status_key = g.order_status_key and d.run_id = :3
  where g.store_id = :1 and d.order_status_key is null
  union all
  select slug, status_id, is_class_known from OPS.delta_dim_order_status where store_id = :1 and run_id = :3
)
select coalesce(slug, '') || ' ' || coalesce(status_id::varchar, '') as example_key
from standing
where not is_class_known
limit 20
