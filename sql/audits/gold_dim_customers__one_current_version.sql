-- audit: Exactly one version of every member of gold_dim_customers will be current once the delta is published.
-- layer: gold
-- severity: block
-- reads: GOLD.gold_dim_customers, OPS.delta_dim_customers
-- window: store :1, run :3; :2 is the run published before
with versions as (
  select g.customer_id, g.is_current
  from GOLD.gold_dim_customers g
  left join OPS.delta_dim_customers d on d.customer_key = g.customer_key and d.run_id = :3
  where g.store_id = :1 and d.customer_key is null
  union all
  select customer_id, is_current from OPS.delta_dim_customers where store_id = :1 and run_id = :3
)
select customer_id::varchar as example_key, count_if(is_current) as current_versions
from versions
group by customer_id
having count_if(is_current) <> 1
limit 20
