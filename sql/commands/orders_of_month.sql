-- model: our orders around a month, in the terms of the merchant's own export
-- grain: one row per order
-- kind: query
-- reads: MART.orders, SILVER.silver_orders, GOLD.gold_fact_orders
-- window: orders of store :1 placed in the month of :2 (its first day), and in the week before and after it
select
  o.reference_id, o.order_date::varchar as order_date, o.order_status, o.order_class, s.order_status_name, o.total_in_currency as total, o.currency,
  date_trunc('month', o.order_date)::date = :2::date as is_of_month
from MART.orders o
left join SILVER.silver_orders s on s.store_id = o.store_id and s.order_id = o.order_id
where o.store_id = :1
  and o.order_date >= dateadd('day', -7, :2::date) and o.order_date < dateadd('day', 7, dateadd('month', 1, :2::date))
order by o.order_date, o.reference_id
