-- audit: No two rows of gold_fact_orders, the run's delta included, share order_key.
-- layer: gold
-- severity: block
-- reads: GOLD.gold_fact_orders, OPS.delta_fact_orders
-- window: keys of the delta of run :3 of store :1; a row that stands twice elsewhere is one too many in the ledger
select order_key as example_key, count(*) as row_count
from (
  select order_key from GOLD.gold_fact_orders
  where store_id = :1 and order_key in (select order_key from OPS.delta_fact_orders where store_id = :1 and run_id = :3)
  union all
  select order_key from OPS.delta_fact_orders where store_id = :1 and run_id = :3 and change = 'insert'
) together
group by order_key
having count(*) > 1
limit 20
