-- audit: Yesterday had between a third and three times the booked orders of the same weekday in the eight weeks before.
-- layer: gold
-- severity: warn
-- reads: GOLD.gold_agg_daily_sales, GOLD.gold_dim_date, OPS.delta_agg_daily_sales, OPS.runs
-- window: the day before run :3 of store :1, as it will stand; :2 is the run published before
-- notes: only where the same weekday had ten orders a day on average. A campaign or a feast day does it too: it warns and keeps
--   nothing back.
with standing as (
  select g.order_date_key, g.booked_orders
  from GOLD.gold_agg_daily_sales g
  left join OPS.delta_agg_daily_sales d on d.daily_sales_key = g.daily_sales_key and d.run_id = :3
  where g.store_id = :1 and d.daily_sales_key is null
  union all
  select order_date_key, booked_orders from OPS.delta_agg_daily_sales where store_id = :1 and run_id = :3 and change <> 'delete'
), days as (
  select d.full_date, coalesce(s.booked_orders, 0) as orders, dateadd('day', -1, r.as_of::date) as yesterday
  from OPS.runs r
  join GOLD.gold_dim_date d on d.full_date >= dateadd('day', -57, r.as_of::date) and d.full_date < r.as_of::date
  left join standing s on s.order_date_key = d.date_key
  where r.run_id = :3 and r.store_id = :1
), compared as (
  select
    max(iff(full_date = yesterday, orders, null)) as orders, max(yesterday) as yesterday,
    sum(iff(full_date < yesterday, orders, 0)) as orders_before, count_if(full_date < yesterday) as weeks
  from days
  where dayofweekiso(full_date) = dayofweekiso(yesterday)
)
select yesterday::varchar as example_key, orders, orders_before, weeks
from compared
where weeks = 8 and orders_before >= 80 and (orders * 24 < orders_before or orders * 8 > orders_before * 3)
limit 20
