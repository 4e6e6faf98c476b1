-- audit: No two rows of gold_agg_daily_sales share store and day.
-- layer: gold
-- severity: block
-- reads: GOLD.gold_agg_daily_sales, OPS.delta_agg_daily_sales
-- window: store :1, run :3; :2 is the run published before
select order_date_key::varchar as example_key, count(*) as row_count
from (
  select g.order_date_key
  from GOLD.gold_agg_daily_sales g
  left join OPS.delta_agg_daily_sales d on d.daily_sales_key = g.daily_sales_key and d.run_id = :3
  where g.store_id = :1 and d.daily_sales_key is null
  union all
  select order_date_key from OPS.delta_agg_daily_sales where store_id = :1 and run_id = :3 and change <> 'delete'
) days
group by order_date_key
having count(*) > 1
limit 20
