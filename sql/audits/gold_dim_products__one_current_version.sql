-- audit: Exactly one version of every member of gold_dim_products will be current once the delta is published.
-- layer: gold
-- severity: block
-- reads: GOLD.gold_dim_products, OPS.delta_dim_products
-- window: store :1, run :3; :2 is the run published before
with versions as (
  select g.product_id, g.is_current
  from GOLD.gold_dim_products g
  left join OPS.delta_dim_products d on d.product_key = g.product_key and d.run_id = :3
  where g.store_id = :1 and d.product_key is null
  union all
  select product_id, is_current from OPS.delta_dim_products where store_id = :1 and run_id = :3
)
select product_id::varchar as example_key, count_if(is_current) as current_versions
from versions
group by product_id
having count_if(is_current) <> 1
limit 20
