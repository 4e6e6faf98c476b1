-- audit: No two rows of gold_fact_abandoned_carts, the run's delta included, share abandoned_cart_key.
-- layer: gold
-- severity: block
-- reads: GOLD.gold_fact_abandoned_carts, OPS.delta_fact_abandoned_carts
-- window: keys of the delta of run :3 of store :1; a row that stands twice elsewhere is one too many in the ledger
select abandoned_cart_key as example_key, count(*) as row_count
from (
  select abandoned_cart_key from GOLD.gold_fact_abandoned_carts
  where store_id = :1 and abandoned_cart_key in (select abandoned_cart_key from OPS.delta_fact_abandoned_carts where store_id = :1 and run_id = :3)
  union all
  select abandoned_cart_key from OPS.delta_fact_abandoned_carts where store_id = :1 and run_id = :3 and change = 'insert'
) together
group by abandoned_cart_key
having count(*) > 1
limit 20
