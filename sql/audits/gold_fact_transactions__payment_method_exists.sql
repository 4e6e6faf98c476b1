-- audit: Every payment_method_key of gold_fact_transactions, the run's delta included, stands in gold_dim_payment_method.
-- layer: gold
-- severity: block
-- reads: GOLD.gold_fact_transactions, GOLD.gold_dim_payment_method, OPS.delta_fact_transactions, OPS.delta_dim_payment_method
-- window: store :1, run :3; :2 is the run published before
with used as (
  select payment_method_key from OPS.delta_fact_transactions where store_id = :1 and run_id = :3 and change <> 'delete'
  union
  select payment_method_key from GOLD.gold_fact_transactions where store_id = :1
), known as (
  select payment_method_key from GOLD.gold_dim_payment_method
  union
  select payment_method_key from OPS.delta_dim_payment_method where store_id = :1 and run_id = :3
)
select used.payment_method_key as example_key
from used
left join known on known.payment_method_key = used.payment_method_key
where known.payment_method_key is null
limit 20
