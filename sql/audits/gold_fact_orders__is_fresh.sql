-- audit: A store that sells every day had an order in the last two days before the run.
-- layer: gold
-- severity: warn
-- reads: GOLD.gold_fact_orders, OPS.delta_fact_orders, OPS.runs
-- window: orders of the 30 days before run :3 of store :1, as they will stand; :2 is the run published before
with recent as (
  select o.order_created_at, r.as_of
  from GOLD.gold_fact_orders o
  join OPS.runs r on r.run_id = :3 and r.store_id = o.store_id
  where o.store_id = :1 and o.order_created_at > dateadd('day', -30, r.as_of)
  union all
  select d.order_created_at, r.as_of
  from OPS.delta_fact_orders d
  join OPS.runs r on r.run_id = d.run_id
  where d.store_id = :1 and d.run_id = :3 and d.change = 'insert' and d.order_created_at > dateadd('day', -30, r.as_of)
)
select max(order_created_at)::varchar as example_key, count(*) as orders_in_30_days
from recent
having count(*) >= 90 and datediff('hour', max(order_created_at), max(as_of)) > 48
limit 20
