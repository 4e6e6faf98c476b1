-- audit: The credit notes of an order do not give back more than its invoices and debit notes, to five hundredths.
-- layer: gold
-- severity: warn
-- reads: GOLD.gold_fact_invoices, OPS.delta_fact_invoices
-- window: store :1, run :3; :2 is the run published before
with standing as (
  select g.invoice_key, g.store_id, g.order_key, g.document_type, g.invoice_number, g.total_amount, g.invoice_date_key
  from GOLD.gold_fact_invoices g
  left join OPS.delta_fact_invoices d on d.invoice_key = g.invoice_key and d.run_id = :3
  where g.store_id = :1 and d.invoice_key is null
  union all
  select invoice_key, store_id, order_key, document_type, invoice_number, total_amount, invoice_date_key
  from OPS.delta_fact_invoices
  where store_id = :1 and run_id = :3 and change <> 'delete'
)
select s.order_key as example_key
from standing s
join (select distinct order_key from OPS.delta_fact_invoices where store_id = :1 and run_id = :3) t on t.order_key = s.order_key
where s.order_key <> 'unknown'
group by s.order_key
having sum(iff(s.document_type = 'credit_note', -1, 1) * s.total_amount) < -0.05
limit 20
