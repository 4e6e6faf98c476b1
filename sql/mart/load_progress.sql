-- model: MART.load_progress
-- grain: one row per store_id, month
-- kind: view
-- reads: MART.orders
create or replace view MART.load_progress (
  store_id comment 'Store',
  month comment 'First day of the month in which the orders were placed',
  orders comment 'Orders known',
  complete_orders comment 'Orders read in full',
  complete_share comment 'complete_orders ÷ orders, 0 to 1',
  data_as_of comment 'The store''s own time (UTC) up to which this is known'
)
comment = 'How much of each month is read in full; VAT and discounts of a day show once all of it is'
as
select
  store_id, date_trunc('month', order_date)::date, count(*), count_if(is_complete), (count_if(is_complete) / count(*))::decimal(9,4), max(data_as_of)
from MART.orders
group by store_id, date_trunc('month', order_date)::date
