-- model: MART.closable_records
-- grain: one row per store_id, record_type, record_key
-- kind: view
-- reads: MART.orders, MART.vat_documents, GOLD.gold_fact_orders, GOLD.gold_fact_invoices, OPS.runs
-- notes: what `npx salla close` freezes, and what it is compared with later.
create or replace view MART.closable_records (
  store_id comment 'Store',
  month comment 'First day of the month that the record counts in',
  record_type comment 'order or document',
  record_key comment 'Id of the API',
  order_id comment 'Order',
  reference comment 'Number of the order or the document',
  business_date comment 'Day that it counts on',
  state comment 'Class of the order, test where it is one, or type of the document',
  total_incl_vat comment 'In the store''s currency',
  net comment 'Without VAT, in the store''s currency',
  vat comment 'VAT in the store''s currency',
  seen_at comment 'The store''s own time (UTC) of the run that brought it as it stands'
)
comment = 'Orders and documents as they stand, in the terms in which a month is closed'
as
select
  o.store_id, date_trunc('month', o.order_date)::date, 'order', o.order_id::varchar, o.order_id, o.reference_id, o.order_date,
  iff(o.is_test, 'test', o.order_class), o.total_incl_vat, o.net, o.vat, r.as_of
from MART.orders o
join GOLD.gold_fact_orders f on f.order_key = o.order_key
left join OPS.runs r on r.run_id = f.run_id
union all
select
  v.store_id, date_trunc('month', v.document_date)::date, 'document', v.document_id::varchar, v.order_id, v.document_number, v.document_date,
  v.document_type, v.total_incl_vat, v.net, v.vat, r.as_of
from MART.vat_documents v
join GOLD.gold_fact_invoices f on f.store_id = v.store_id and f.invoice_id = v.document_id
left join OPS.runs r on r.run_id = f.run_id
