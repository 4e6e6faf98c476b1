-- model: MART.unmatched_lines
-- grain: one row per store_id, month
-- kind: view
-- reads: GOLD.gold_fact_order_items, MART.orders
create or replace view MART.unmatched_lines (
  store_id comment 'Store',
  month comment 'First day of the month in which the orders were placed',
  lines comment 'Lines of booked orders',
  unmatched comment 'Lines that match no product: their SKU is empty, or belongs to no product or to several',
  unmatched_share comment 'unmatched ÷ lines, 0 to 1',
  data_as_of comment 'The store''s own time (UTC) up to which this is known'
)
comment = 'How much of product_performance stands under no product: lines carry no product id and are matched by SKU'
as
select
  o.store_id, date_trunc('month', o.order_date)::date, count(*), count_if(i.product_key = 'unknown'),
  (count_if(i.product_key = 'unknown') / count(*))::decimal(9,4), max(o.data_as_of)
from GOLD.gold_fact_order_items i
join MART.orders o on o.order_key = i.order_key
where o.is_booked
group by o.store_id, date_trunc('month', o.order_date)::date
