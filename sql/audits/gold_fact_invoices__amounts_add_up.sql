-- audit: Subtotal + shipping + cash on delivery + VAT − discount is the total of the document, to five hundredths.
-- layer: gold
-- severity: warn
-- reads: OPS.delta_fact_invoices
-- window: store :1, run :3; :2 is the run published before
select f.invoice_key as example_key, f.total_amount, f.subtotal_amount, f.shipping_cost, f.cod_fee, f.tax_amount, f.discount_amount
from OPS.delta_fact_invoices f
where f.store_id = :1 and f.run_id = :3 and f.change <> 'delete'
  and abs(f.subtotal_amount + coalesce(f.shipping_cost, 0) + coalesce(f.cod_fee, 0) + coalesce(f.tax_amount, 0) - coalesce(f.discount_amount, 0) - f.total_amount) > 0.05
limit 20
