-- model: sums of a month by status and by the date that decides what is in it
-- grain: one row per basis, status
-- kind: query
-- reads: MART.orders, MART.vat_documents
-- window: month of :2 (its first day) of store :1
select
  'order date' as basis, order_status, order_class, sum(coalesce(total_incl_vat, 0))::decimal(18,2) as total, sum(coalesce(vat, 0))::decimal(18,2) as vat,
  sum(coalesce(shipping, 0))::decimal(18,2) as shipping, 0::decimal(18,2) as refunds
from MART.orders
where store_id = :1 and not is_test and date_trunc('month', order_date)::date = :2::date
group by order_status, order_class
union all
select
  'invoice date', 'invoiced', 'invoiced', sum(iff(sign = 1, coalesce(total_incl_vat, 0), 0))::decimal(18,2), sum(iff(sign = 1, coalesce(vat, 0), 0))::decimal(18,2), 0,
  -sum(iff(sign = -1, coalesce(total_incl_vat, 0), 0))::decimal(18,2)
from MART.vat_documents
where store_id = :1 and not is_test and date_trunc('month', document_date)::date = :2::date
union all
select
  'credit notes', 'refunds', 'refunds', 0, 0, 0, -sum(iff(sign = -1, coalesce(total_incl_vat, 0), 0))::decimal(18,2)
from MART.vat_documents
where store_id = :1 and not is_test and date_trunc('month', document_date)::date = :2::date
order by basis desc, order_status
