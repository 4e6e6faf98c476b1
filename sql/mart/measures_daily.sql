-- model: MART.measures_daily
-- grain: one row per store_id, business day
-- kind: view
-- reads: MART.orders, MART.vat_documents, MART.cash_in, MART.data_as_of
-- notes: each measure stands on its own date: orders when they were placed, documents when they were issued, cash when it came.
--   Documents of test orders are left out here, and stand in vat_documents.
create or replace view MART.measures_daily (
  store_id comment 'Store',
  business_date comment 'Business day',
  booked_incl_vat comment 'Marketing: totals of the booked orders placed on the day, VAT included',
  invoiced_net comment 'Finance: invoices − credit notes of the day, without VAT',
  invoiced_vat comment 'VAT of the same documents',
  refunded_net comment 'Of these, the credit notes, without VAT, below zero',
  cash_in comment 'Treasury: payments of the day, and cash that couriers collected on it',
  data_as_of comment 'The store''s own time (UTC) up to which this is known'
)
comment = 'The three measures by day, in the store''s currency; bridge_monthly says how they hang together'
as
with parts as (
  select store_id, order_date as business_date, coalesce(total_incl_vat, 0) as booked, 0 as net, 0 as vat, 0 as refunded, 0 as cash
  from MART.orders
  where is_booked
  union all
  select store_id, document_date, 0, coalesce(net, 0), coalesce(vat, 0), iff(sign = -1, coalesce(net, 0), 0), 0
  from MART.vat_documents
  where not is_test
  union all
  select store_id, cash_date, 0, 0, 0, 0, coalesce(amount, 0)
  from MART.cash_in
)
select
  p.store_id, p.business_date, sum(p.booked)::decimal(18,4), sum(p.net)::decimal(18,4), sum(p.vat)::decimal(18,4), sum(p.refunded)::decimal(18,4),
  sum(p.cash)::decimal(18,4), max(a.data_as_of)
from parts p
left join MART.data_as_of a on a.store_id = p.store_id
group by p.store_id, p.business_date
