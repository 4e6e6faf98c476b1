-- audit: Every shipping_method_key of gold_fact_orders, the run's delta included, stands in gold_dim_shipping_method.
-- layer: gold
-- severity: block
-- reads: GOLD.gold_fact_orders, GOLD.gold_dim_shipping_method, OPS.delta_fact_orders, OPS.delta_dim_shipping_method
-- window: store :1, run :3; :2 is the run published before
with used as (
  select shipping_method_key from OPS.delta_fact_orders where store_id = :1 and run_id = :3 and change <> 'delete'
  union
  select shipping_method_key from GOLD.gold_fact_orders where store_id = :1
), known as (
  select shipping_method_key from GOLD.gold_dim_shipping_method
  union
  select shipping_method_key from OPS.delta_dim_shipping_method where store_id = :1 and run_id = :3
)
select used.shipping_method_key as example_key
from used
left join known on known.shipping_method_key = used.shipping_method_key
where known.shipping_method_key is null
limit 20
