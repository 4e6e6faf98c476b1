-- model: MART.bridge_monthly
-- grain: one row per store_id, month
-- kind: view
-- reads: MART.orders, MART.vat_documents, MART.data_as_of
-- notes: every booked order and every document of the month falls into exactly one line, so `open_difference` is 0.00; anything
--   else is a defect of these views. Debit notes and documents of another kind count as invoices.
create or replace view MART.bridge_monthly (
  store_id comment 'Store',
  month comment 'First day of the month',
  booked_incl_vat comment 'Totals of the booked orders placed in the month',
  not_invoiced_yet comment 'Of these, orders without an invoice dated in the month: taken off',
  older_orders_invoiced comment 'Invoices of the month for orders placed in another month',
  invoiced_not_booked comment 'Invoices of the month for its orders that are canceled, unpaid, no orders or gone from the store, and documents without a date',
  edits comment 'Invoices of the month for its booked orders, less what these orders total now',
  credit_notes comment 'Credit notes of the month, below zero',
  invoiced_incl_vat comment 'All documents of the month: invoiced_net + VAT',
  invoiced_net comment 'All documents of the month without VAT',
  invoiced_vat comment 'VAT of all documents of the month',
  open_difference comment 'What the lines do not explain: 0.00',
  data_as_of comment 'The store''s own time (UTC) up to which this is known'
)
comment = 'From booked sales to invoiced sales, month by month'
as
with documents as (
  select
    v.store_id, v.order_id, v.sign, date_trunc('month', v.document_date)::date as month, date_trunc('month', v.order_date)::date as order_month,
    coalesce(v.total_incl_vat, 0) as total, coalesce(v.net, 0) as net, coalesce(v.vat, 0) as vat
  from MART.vat_documents v
  where not v.is_test
), booked as (
  select store_id, order_id, date_trunc('month', order_date)::date as month, coalesce(total_incl_vat, 0) as total
  from MART.orders
  where is_booked
), invoices as (
  select store_id, order_id, month, sum(total) as total
  from documents
  where sign = 1
  group by store_id, order_id, month
), lines as (
  select b.store_id, b.month, b.total as booked, iff(i.order_id is null, -b.total, 0) as not_invoiced, 0 as older, 0 as not_booked, iff(i.order_id is null, 0, i.total - b.total) as edits, 0 as credits, 0 as invoiced, 0 as net, 0 as vat
  from booked b
  left join invoices i on i.store_id = b.store_id and i.order_id = b.order_id and i.month = b.month
  union all
  select
    d.store_id, d.month, 0, 0,
    iff(d.sign = 1 and not coalesce(b.month = d.month, false) and coalesce(d.order_month <> d.month, false), d.total, 0),
    iff(d.sign = 1 and not coalesce(b.month = d.month, false) and not coalesce(d.order_month <> d.month, false), d.total, 0),
    0,
    iff(d.sign = -1, d.total, 0),
    d.total, d.net, d.vat
  from documents d
  left join booked b on b.store_id = d.store_id and b.order_id = d.order_id
)
select
  l.store_id, l.month, sum(l.booked)::decimal(18,4), sum(l.not_invoiced)::decimal(18,4), sum(l.older)::decimal(18,4), sum(l.not_booked)::decimal(18,4),
  sum(l.edits)::decimal(18,4), sum(l.credits)::decimal(18,4), sum(l.invoiced)::decimal(18,4), sum(l.net)::decimal(18,4), sum(l.vat)::decimal(18,4),
  sum(l.booked + l.not_invoiced + l.older + l.not_booked + l.edits + l.credits - l.invoiced)::decimal(18,4), max(a.data_as_of)
from lines l
left join MART.data_as_of a on a.store_id = l.store_id
group by l.store_id, l.month
