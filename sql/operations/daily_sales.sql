-- operation: daily_sales
-- reads: GOLD.mv_daily_sales, GOLD.gold_fact_orders, GOLD.gold_dim_date
-- replaces: CREATE MATERIALIZED VIEW GOLD.mv_daily_sales with a join, which Snowflake refuses
-- notes: the last thirty days with orders, by store, newest first. GOLD.mv_daily_sales is a view with the same columns over
--   a table that each run brings up to date. daily_revenue counts booked orders, in the store's currency; the statement it replaces
--   added up every order, cancelled ones and other currencies too: that sum stands beside it as every_order.
with every_order as (
  select
    f.store_id,
    d.full_date,
    sum(f.total_amount) as daily_revenue,
    count(distinct f.order_id) as order_count
  from GOLD.gold_fact_orders f
  join GOLD.gold_dim_date d on d.date_key = f.order_date_key
  group by f.store_id, d.full_date
)
select
  e.full_date,
  e.store_id,
  s.daily_revenue,
  s.order_count,
  e.daily_revenue as every_order_revenue,
  e.order_count as every_order_count
from every_order e
left join GOLD.mv_daily_sales s on s.store_id = e.store_id and s.full_date = e.full_date
qualify row_number() over (partition by e.store_id order by e.full_date desc) <= 30
order by e.full_date desc, e.store_id
