-- audit: No two rows of gold_fact_invoices, the run's delta included, share invoice_key.
-- layer: gold
-- severity: block
-- reads: GOLD.gold_fact_invoices, OPS.delta_fact_invoices
-- window: keys of the delta of run :3 of store :1; a row that stands twice elsewhere is one too many in the ledger
select invoice_key as example_key, count(*) as row_count
from (
  select invoice_key from GOLD.gold_fact_invoices
  where store_id = :1 and invoice_key in (select invoice_key from OPS.delta_fact_invoices where store_id = :1 and run_id = :3)
  union all
  select invoice_key from OPS.delta_fact_invoices where store_id = :1 and run_id = :3 and change = 'insert'
) together
group by invoice_key
having count(*) > 1
limit 20
