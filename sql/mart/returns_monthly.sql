-- model: MART.returns_monthly
-- grain: one row per store_id, month
-- kind: view
-- reads: MART.orders, MART.vat_documents, MART.data_as_of
create or replace view MART.returns_monthly (
  store_id comment 'Store',
  month comment 'First day of the month in which the orders were placed, or the credit notes were issued',
  booked_orders comment 'Booked orders placed in the month',
  returning_orders comment 'Of these, on their way back',
  returned_orders comment 'Of these, came back',
  return_rate comment 'returned_orders ÷ booked_orders, 0 to 1',
  credit_notes comment 'Credit notes issued in the month, whatever month their orders are of',
  refunded_net comment 'Their amounts without VAT, in the store''s currency',
  refunded_incl_vat comment 'The same with VAT',
  data_as_of comment 'The store''s own time (UTC) up to which this is known'
)
comment = 'Orders that came back, and what was refunded by credit note'
as
with parts as (
  select
    store_id, date_trunc('month', order_date)::date as month, 1 as booked, iff(order_class = 'returning', 1, 0) as returning_now,
    iff(order_class = 'returned', 1, 0) as returned, 0 as notes, 0 as net, 0 as total
  from MART.orders
  where is_booked
  union all
  select store_id, date_trunc('month', document_date)::date, 0, 0, 0, 1, -coalesce(net, 0), -coalesce(total_incl_vat, 0)
  from MART.vat_documents
  where sign = -1 and not is_test
)
select
  p.store_id, p.month, sum(p.booked), sum(p.returning_now), sum(p.returned), (sum(p.returned) / nullif(sum(p.booked), 0))::decimal(9,4), sum(p.notes),
  sum(p.net)::decimal(18,4), sum(p.total)::decimal(18,4), max(a.data_as_of)
from parts p
left join MART.data_as_of a on a.store_id = p.store_id
group by p.store_id, p.month
