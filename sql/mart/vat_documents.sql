-- model: MART.vat_documents
-- grain: one row per store_id, document
-- kind: view
-- reads: GOLD.gold_fact_invoices, GOLD.gold_dim_date, MART.orders, MART.data_as_of
-- notes: test orders stand here too, with a mark: a document that was issued is a document.
create or replace view MART.vat_documents (
  store_id comment 'Store',
  document_date comment 'Date of the document',
  document_type comment 'invoice, credit_note, debit_note or other',
  document_number comment 'Number',
  document_uuid comment 'UUID for the tax authority',
  document_id comment 'Id of the API',
  order_id comment 'Order',
  reference_id comment 'Number of the order; null when the store no longer has the order',
  order_date comment 'Business day on which the order was placed; null when the store no longer has the order',
  order_class comment 'Class of the order now; null when the store no longer has the order',
  is_test comment 'Document of a test order',
  vat_category comment 'standard, zero_rated, export or exempt',
  delivery_country comment 'Country of delivery',
  vat_percent comment 'Rate that the document states',
  sign comment '−1 for a credit note, otherwise 1',
  net comment 'Without VAT, in the store''s currency, with its sign',
  vat comment 'VAT in the store''s currency, with its sign',
  total_incl_vat comment 'With VAT, in the store''s currency, with its sign',
  currency comment 'Currency of the document',
  total_in_currency comment 'With VAT, in the document''s own currency, without a sign',
  data_as_of comment 'The store''s own time (UTC) up to which this is known'
)
comment = 'Tax invoices, credit notes and debit notes, as a VAT return lists them'
as
select
  i.store_id, d.full_date, i.document_type, i.invoice_number, i.invoice_uuid, i.invoice_id, i.order_id, o.reference_id, o.order_date, o.order_class,
  coalesce(o.is_test, false), i.vat_category, i.delivery_country, i.tax_percent, i.sign, i.sign * i.net_amount_base, i.sign * i.tax_amount_base,
  i.sign * i.total_amount_base, i.currency, i.total_amount, a.data_as_of
from GOLD.gold_fact_invoices i
left join GOLD.gold_dim_date d on d.date_key = i.invoice_date_key
left join MART.orders o on o.order_key = i.order_key
left join MART.data_as_of a on a.store_id = i.store_id
