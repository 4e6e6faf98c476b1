-- audit: Every customer_key of gold_fact_abandoned_carts, the run's delta included, stands in gold_dim_customers.
-- layer: gold
-- severity: block
-- reads: GOLD.gold_fact_abandoned_carts, GOLD.gold_dim_customers, OPS.delta_fact_abandoned_carts, OPS.delta_dim_customers
-- window: store :1, run :3; :2 is the run published before
with used as (
  select customer_key from OPS.delta_fact_abandoned_carts where store_id = :1 and run_id = :3 and change <> 'delete'
  union all
  select customer_key from GOLD.gold_fact_abandoned_carts where store_id = :1
), known as (
  select customer_key from GOLD.gold_dim_customers
  union all
  select customer_key from OPS.delta_dim_customers where store_id = :1 and run_id = :3
)
select distinct used.customer_key as example_key
from used
left join known on known.customer_key = used.customer_key
where known.customer_key is null
limit 20
