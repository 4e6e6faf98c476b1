-- audit: The words of every document's type say whether it is an invoice, a credit note or a debit note.
-- layer: gold
-- severity: warn
-- reads: OPS.delta_fact_invoices
-- window: store :1, run :3; :2 is the run published before
select f.invoice_key as example_key, f.invoice_type
from OPS.delta_fact_invoices f
where f.store_id = :1 and f.run_id = :3 and f.change <> 'delete' and f.document_type = 'other'
limit 20
