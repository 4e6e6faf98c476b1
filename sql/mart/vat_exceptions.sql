-- model: MART.vat_exceptions
-- grain: one row per store_id, exception, order or document
-- kind: view
-- reads: MART.orders, MART.vat_documents, GOLD.gold_fact_shipments
create or replace view MART.vat_exceptions (
  store_id comment 'Store',
  exception comment 'fulfilled_without_invoice, canceled_without_credit_note, returned_to_origin_without_credit_note, invoice_number_gap or invoiced_in_another_month',
  order_id comment 'Order',
  reference_id comment 'Number of the order',
  document_number comment 'Document that it is about; of a gap the number behind it',
  event_date comment 'Date of the order, or of the document when there is one',
  total_incl_vat comment 'Amount that it is about, in the store''s currency',
  explanation comment 'What stands against what',
  data_as_of comment 'The store''s own time (UTC) up to which this is known'
)
comment = 'What an accountant asks about before a VAT return'
as
with documents as (
  select store_id, order_id, count_if(sign = 1) as invoices, count_if(sign = -1) as credit_notes, sum(total_incl_vat) as not_credited
  from MART.vat_documents
  group by store_id, order_id
), sent_back as (
  select distinct store_id, order_id
  from GOLD.gold_fact_shipments
  where is_returned_to_origin and coalesce(shipment_type, 'shipment') = 'shipment'
), numbered as (
  select
    store_id, order_id, reference_id, document_number, document_date, total_incl_vat, data_as_of,
    try_to_decimal(document_number, 18, 0) as number,
    lag(try_to_decimal(document_number, 18, 0)) over (partition by store_id order by try_to_decimal(document_number, 18, 0)) as number_before
  from MART.vat_documents
  where document_type = 'invoice' and try_to_decimal(document_number, 18, 0) is not null
)
select o.store_id, 'fulfilled_without_invoice', o.order_id, o.reference_id, null, o.order_date, o.total_incl_vat, 'order is ' || o.order_status, o.data_as_of
from MART.orders o
left join documents d on d.store_id = o.store_id and d.order_id = o.order_id
where o.order_class = 'fulfilled' and not o.is_test and coalesce(d.invoices, 0) = 0
union all
select o.store_id, 'canceled_without_credit_note', o.order_id, o.reference_id, v.document_number, v.document_date, v.total_incl_vat, 'order is ' || o.order_status, o.data_as_of
from MART.orders o
join documents d on d.store_id = o.store_id and d.order_id = o.order_id
join MART.vat_documents v on v.store_id = o.store_id and v.order_id = o.order_id and v.document_type = 'invoice'
where not o.is_test
  and ((o.order_class = 'returned' and d.credit_notes = 0) or (o.order_class = 'canceled' and (d.credit_notes = 0 or d.not_credited > 0.05)))
union all
select o.store_id, 'returned_to_origin_without_credit_note', o.order_id, o.reference_id, v.document_number, v.document_date, v.total_incl_vat, 'order is ' || o.order_status, o.data_as_of
from MART.orders o
join sent_back b on b.store_id = o.store_id and b.order_id = o.order_id
join documents d on d.store_id = o.store_id and d.order_id = o.order_id
join MART.vat_documents v on v.store_id = o.store_id and v.order_id = o.order_id and v.document_type = 'invoice'
where o.order_class not in ('canceled', 'returned') and not o.is_test and d.credit_notes = 0
union all
select
  store_id, 'invoice_number_gap', order_id, reference_id, document_number, document_date, total_incl_vat,
  (number - number_before - 1)::varchar || ' missing before it', data_as_of
from numbered
where number - number_before > 1
union all
select
  v.store_id, 'invoiced_in_another_month', v.order_id, v.reference_id, v.document_number, v.document_date, v.total_incl_vat,
  'ordered on ' || v.order_date::varchar, v.data_as_of
from MART.vat_documents v
where v.document_type = 'invoice' and date_trunc('month', v.document_date) <> date_trunc('month', v.order_date)
