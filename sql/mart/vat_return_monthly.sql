-- model: MART.vat_return_monthly
-- grain: one row per store_id, month, vat_category, vat_percent
-- kind: view
-- reads: MART.vat_documents, MART.data_as_of
-- notes: sum three months for a quarterly return.
create or replace view MART.vat_return_monthly (
  store_id comment 'Store',
  month comment 'First day of the month of the documents',
  vat_category comment 'standard, zero_rated, export or exempt',
  vat_percent comment 'Rate that the documents state',
  invoices comment 'Invoices and debit notes',
  sales_net comment 'Their amounts without VAT',
  sales_vat comment 'Their VAT',
  credit_notes comment 'Credit notes',
  adjustments_net comment 'Their amounts without VAT, below zero',
  adjustments_vat comment 'Their VAT, below zero',
  net comment 'sales_net + adjustments_net',
  vat_due comment 'sales_vat + adjustments_vat',
  documents_without_rate comment 'Documents in another currency whose rate is not known: their amounts are missing here',
  data_as_of comment 'The store''s own time (UTC) up to which this is known'
)
comment = 'VAT by month and category; adjustments are the credit notes'
as
select
  v.store_id, date_trunc('month', v.document_date)::date, v.vat_category, v.vat_percent,
  count_if(v.sign = 1), sum(iff(v.sign = 1, coalesce(v.net, 0), 0))::decimal(18,4), sum(iff(v.sign = 1, coalesce(v.vat, 0), 0))::decimal(18,4),
  count_if(v.sign = -1), sum(iff(v.sign = -1, coalesce(v.net, 0), 0))::decimal(18,4), sum(iff(v.sign = -1, coalesce(v.vat, 0), 0))::decimal(18,4),
  sum(coalesce(v.net, 0))::decimal(18,4), sum(coalesce(v.vat, 0))::decimal(18,4),
  count_if(v.total_incl_vat is null and v.total_in_currency is not null), max(v.data_as_of)
from MART.vat_documents v
group by v.store_id, date_trunc('month', v.document_date)::date, v.vat_category, v.vat_percent
