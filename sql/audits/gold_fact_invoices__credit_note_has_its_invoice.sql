-- audit: Every credit note of an order the run brought documents of has an invoice of that order, of its day or before.
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
select c.invoice_key as example_key, c.order_key
from standing c
join (select distinct order_key from OPS.delta_fact_invoices where store_id = :1 and run_id = :3) t on t.order_key = c.order_key
left join standing i
  on i.order_key = c.order_key and i.document_type = 'invoice' and i.invoice_date_key <= c.invoice_date_key
where c.document_type = 'credit_note' and (c.order_key = 'unknown' or i.invoice_key is null)
limit 20
