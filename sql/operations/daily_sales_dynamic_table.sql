-- operation: daily_sales_dynamic_table
-- reads: GOLD.gold_fact_orders, GOLD.gold_dim_date
-- replaces: CREATE MATERIALIZED VIEW with a join, for an aggregate of one's own
-- notes: in Snowflake only; a laptop refuses it. A dynamic table may join, and refreshes itself within target_lag on the
--   warehouse it names, which that wakes: the lag is the shortest time between two bills. Daily sales themselves need none, they
--   are in GOLD.mv_daily_sales; here they are by payment method. Change columns, name and lag, and put in your warehouse.
create or replace dynamic table GOLD.daily_sales_by_payment_method
  target_lag = '12 hours'
  warehouse = SALLA_WH
as
select
  f.store_id,
  d.full_date,
  f.payment_method_key,
  f.base_currency,
  sum(f.total_amount_base) as total_amount_base,
  count(*) as orders
from GOLD.gold_fact_orders f
join GOLD.gold_dim_date d on d.date_key = f.order_date_key
group by f.store_id, d.full_date, f.payment_method_key, f.base_currency
