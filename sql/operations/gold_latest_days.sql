-- operation: gold_latest_days
-- reads: GOLD.gold_fact_orders, GOLD.gold_dim_date
-- notes: the store's last three business days with orders, newest first. Amounts are the orders' totals as the API states
--   them, cancelled ones included, in the currency that most orders have; totals of other currencies are not added, the
--   orders that have them are counted apart.
with store_orders as (
  select order_date_key, currency, total_amount
  from GOLD.gold_fact_orders
  where store_id = :1
),
main_currency as (
  select currency
  from store_orders
  group by currency
  order by count(*) desc, currency
  limit 1
)
select
  d.full_date,
  count(*) as orders,
  m.currency,
  sum(iff(o.currency = m.currency, o.total_amount, 0)) as total_amount,
  sum(iff(o.currency = m.currency, 0, 1)) as orders_in_other_currencies
from store_orders o
join main_currency m on 1 = 1
join GOLD.gold_dim_date d on d.date_key = o.order_date_key
group by d.full_date, m.currency
order by d.full_date desc
limit 3
