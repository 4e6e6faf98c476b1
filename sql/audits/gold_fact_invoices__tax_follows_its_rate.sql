-- audit: VAT is the net times the rate, to five hundredths.
-- layer: gold
-- severity: warn
-- reads: OPS.delta_fact_invoices
-- window: store :1, run :3; :2 is the run published before
select f.invoice_key as example_key, f.tax_amount, f.net_amount, f.tax_percent
from OPS.delta_fact_invoices f
where f.store_id = :1 and f.run_id = :3 and f.change <> 'delete' and abs(f.tax_amount - round(f.net_amount * f.tax_percent / 100, 2)) > 0.05
limit 20
