-- audit: No two rows of gold_fact_transactions, the run's delta included, share transaction_key.
-- layer: gold
-- severity: block
-- reads: GOLD.gold_fact_transactions, OPS.delta_fact_transactions
-- window: keys of the delta of run :3 of store :1; a row that stands twice elsewhere is one too many in the ledger
select transaction_key as example_key, count(*) as row_count
from (
  select transaction_key from GOLD.gold_fact_transactions
  where store_id = :1 and transaction_key in (select transaction_key from OPS.delta_fact_transactions where store_id = :1 and run_id = :3)
  union all
  select transaction_key from OPS.delta_fact_transactions where store_id = :1 and run_id = :3 and change = 'insert'
) together
group by transaction_key
having count(*) > 1
limit 20
