-- audit: Every product_key of gold_fact_order_items, the run's delta included, stands in gold_dim_products.
-- layer: gold
-- severity: block
-- reads: GOLD.gold_fact_order_items, GOLD.gold_dim_products, OPS.delta_fact_order_items, OPS.delta_dim_products
-- window: store :1, run :3; :2 is the run published before
with used as (
  select product_key from OPS.delta_fact_order_items where store_id = :1 and run_id = :3 and change <> 'delete'
  union
  select product_key from GOLD.gold_fact_order_items where store_id = :1
), known as (
  select product_key from GOLD.gold_dim_products
  union
  select product_key from OPS.delta_dim_products where store_id = :1 and run_id = :3
)
select used.product_key as example_key
from used
left join known on known.product_key = used.product_key
where known.product_key is null
limit 20
