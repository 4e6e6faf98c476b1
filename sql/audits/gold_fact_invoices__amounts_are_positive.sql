-- audit: No document states a negative total: sign says which way it counts.
-- layer: gold
-- severity: warn
-- reads: OPS.delta_fact_invoices
-- window: store :1, run :3; :2 is the run published before
select f.invoice_key as example_key, f.document_type, f.total_amount
from OPS.delta_fact_invoices f
where f.store_id = :1 and f.run_id = :3 and f.change <> 'delete' and f.total_amount < 0
limit 20
