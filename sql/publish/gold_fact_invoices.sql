-- model: GOLD.gold_fact_invoices
-- grain: one row per invoice_key
-- kind: merge
-- reads: OPS.delta_fact_invoices
-- window: the delta of run :3 of store :1; :2 is the run published before
merge into GOLD.gold_fact_invoices t using (
  select * from OPS.delta_fact_invoices where store_id = :1 and run_id = :3
) s
on t.invoice_key = s.invoice_key
when matched and s.change = 'delete' then delete
when matched then update set
  invoice_id = s.invoice_id, document_type = s.document_type, invoice_type = s.invoice_type, sign = s.sign, order_id = s.order_id,
  order_key = s.order_key, invoice_date_key = s.invoice_date_key, invoice_number = s.invoice_number, invoice_uuid = s.invoice_uuid,
  invoice_reference_id = s.invoice_reference_id, subtotal_amount = s.subtotal_amount, discount_amount = s.discount_amount, shipping_cost =
  s.shipping_cost, cod_fee = s.cod_fee, tax_percent = s.tax_percent, tax_amount = s.tax_amount, total_amount = s.total_amount, net_amount
  = s.net_amount, currency = s.currency, exchange_rate = s.exchange_rate, base_currency = s.base_currency, net_amount_base =
  s.net_amount_base, tax_amount_base = s.tax_amount_base, total_amount_base = s.total_amount_base, delivery_country = s.delivery_country,
  vat_category = s.vat_category, row_hash = s.row_hash, run_id = :3, loaded_at = current_timestamp()::timestamp_ntz
when not matched and s.change <> 'delete' then insert (
  invoice_key, store_id, invoice_id, document_type, invoice_type, sign, order_id, order_key, invoice_date_key, invoice_number,
  invoice_uuid, invoice_reference_id, subtotal_amount, discount_amount, shipping_cost, cod_fee, tax_percent, tax_amount, total_amount,
  net_amount, currency, exchange_rate, base_currency, net_amount_base, tax_amount_base, total_amount_base, delivery_country, vat_category,
  row_hash, run_id, loaded_at
) values (
  s.invoice_key, s.store_id, s.invoice_id, s.document_type, s.invoice_type, s.sign, s.order_id, s.order_key, s.invoice_date_key,
  s.invoice_number, s.invoice_uuid, s.invoice_reference_id, s.subtotal_amount, s.discount_amount, s.shipping_cost, s.cod_fee,
  s.tax_percent, s.tax_amount, s.total_amount, s.net_amount, s.currency, s.exchange_rate, s.base_currency, s.net_amount_base,
  s.tax_amount_base, s.total_amount_base, s.delivery_country, s.vat_category, s.row_hash, :3, current_timestamp()::timestamp_ntz
)
