-- model: MART.cash_in
-- grain: one row per store_id, source, payment or parcel
-- kind: view
-- reads: GOLD.gold_fact_transactions, GOLD.gold_fact_shipments, GOLD.gold_fact_orders, GOLD.gold_dim_payment_method,
--   GOLD.gold_dim_date, OPS.store_settings, MART.data_as_of
-- notes: a payment that was refunded later came in all the same; what went back is in the credit notes. Cash on delivery comes in
--   with the parcel, so payments by that method are left out. A parcel counts on the day on which its order's history says
--   delivered; without the history, on the day of the order's last change, and says that it is an estimate. What was paid for test
--   orders is left out.
create or replace view MART.cash_in (
  store_id comment 'Store',
  cash_date comment 'Business day',
  source comment 'payment or cash_on_delivery',
  order_id comment 'Order',
  payment_method comment 'Payment method; of cash on delivery the courier',
  amount comment 'In the store''s currency',
  is_date_estimated comment 'The day is the order''s last change, because nobody says when the parcel arrived',
  data_as_of comment 'The store''s own time (UTC) up to which this is known'
)
comment = 'Money that came in: payments, and cash that couriers collected'
as
with received as (
  select t.store_id, t.transaction_date_key as date_key, 'payment' as source, t.order_id, p.payment_method_name as payment_method, t.total_amount_base as amount, false as is_date_estimated
  from GOLD.gold_fact_transactions t
  left join GOLD.gold_dim_payment_method p on p.payment_method_key = t.payment_method_key
  left join GOLD.gold_fact_orders o on o.order_key = t.order_key
  where t.transaction_status in ('paid', 'refunded', 'partial_refunded') and coalesce(p.payment_type, '') <> 'cash_on_delivery'
    and not coalesce(o.is_test, false)
  union all
  select
    s.store_id,
    coalesce(s.delivered_date_key, to_char(convert_timezone('UTC', coalesce(c.time_zone, 'Asia/Riyadh'), o.order_updated_at), 'YYYYMMDD')::decimal(8,0), s.created_date_key),
    'cash_on_delivery', s.order_id, s.courier_name, s.cod_to_collect_base, s.delivered_date_key is null
  from GOLD.gold_fact_shipments s
  left join GOLD.gold_fact_orders o on o.order_key = s.order_key
  left join OPS.store_settings c on c.store_id = s.store_id
  where s.is_cod and s.shipment_status = 'delivered' and s.cod_to_collect > 0 and not coalesce(o.is_test, false)
)
select r.store_id, d.full_date, r.source, r.order_id, r.payment_method, r.amount, r.is_date_estimated, a.data_as_of
from received r
left join GOLD.gold_dim_date d on d.date_key = r.date_key
left join MART.data_as_of a on a.store_id = r.store_id
