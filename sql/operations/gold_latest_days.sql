-- operation: gold_latest_days
-- reads: GOLD.gold_fact_orders, GOLD.gold_dim_date
-- notes: the store's last three business days with orders, newest first, one row per day and currency; the amounts are
--   the orders' totals as the API states them, cancelled ones included.
select d.full_date, f.currency, count(*) as orders, sum(f.total_amount) as total_amount
from GOLD.gold_fact_orders f
join GOLD.gold_dim_date d on d.date_key = f.order_date_key
where f.store_id = :1
group by d.full_date, f.currency
order by d.full_date desc, f.currency
limit 3
