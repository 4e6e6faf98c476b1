-- model: MART.sales_daily
-- grain: one row per store_id, order_date
-- kind: view
-- reads: GOLD.gold_agg_daily_sales, GOLD.gold_dim_date, MART.data_as_of
create or replace view MART.sales_daily (
  store_id comment 'Store',
  order_date comment 'Business day on which the orders were placed',
  is_weekend comment 'Friday and Saturday (Thursday and Friday before 2013-06-29)',
  season comment 'Ramadan, Eid al-Fitr, White Friday …',
  booked_orders comment 'Orders in class open, fulfilled, returning or returned, tests out',
  booked_incl_vat comment 'Sum of their totals, VAT included, in the store''s currency',
  booked_net comment 'Sum of total − VAT; null while an order of the day is not read in full',
  booked_vat comment 'Sum of VAT; null while an order of the day is not read in full',
  booked_discount comment 'Sum of discounts; null while an order of the day is not read in full',
  booked_shipping comment 'Sum of shipping charged; null while an order of the day is not read in full',
  average_order comment 'booked_incl_vat ÷ booked_orders',
  booked_items comment 'Lines of the booked orders',
  unpaid_orders comment 'Orders that wait for their payment, or whose payment failed',
  canceled_orders comment 'Canceled orders',
  returning_orders comment 'Booked orders on their way back',
  returned_orders comment 'Booked orders that came back',
  test_orders comment 'Tests, counted nowhere else',
  incomplete_orders comment 'Booked orders that are not read in full yet',
  orders_without_rate comment 'Booked orders in another currency whose rate is not known: their amounts are missing here',
  data_as_of comment 'The store''s own time (UTC) up to which this is known'
)
comment = 'Sales by the day on which orders were placed; what finance invoiced is in measures_daily'
as
select
  s.store_id, d.full_date, d.is_weekend, d.season, s.booked_orders, s.booked_incl_vat, s.booked_net, s.booked_vat, s.booked_discount,
  s.booked_shipping, (s.booked_incl_vat / nullif(s.booked_orders, 0))::decimal(18,4), s.booked_items, s.unpaid_orders, s.canceled_orders,
  s.returning_orders, s.returned_orders, s.test_orders, s.incomplete_orders, s.orders_without_rate, a.data_as_of
from GOLD.gold_agg_daily_sales s
join GOLD.gold_dim_date d on d.date_key = s.order_date_key
left join MART.data_as_of a on a.store_id = s.store_id
