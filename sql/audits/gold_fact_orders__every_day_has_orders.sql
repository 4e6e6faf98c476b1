-- audit: No day without an order lies between days on which the store sells as a rule.
-- layer: gold
-- severity: warn
-- reads: GOLD.gold_fact_orders, GOLD.gold_dim_date, OPS.delta_fact_orders, OPS.runs
-- window: the 60 days before run :3 of store :1, as they will stand; :2 is the run published before
-- notes: only a store that sold on nine days of ten, ten orders a day: others have quiet days.
with placed as (
  select order_date_key from GOLD.gold_fact_orders where store_id = :1
  union all
  select order_date_key from OPS.delta_fact_orders where store_id = :1 and run_id = :3 and change = 'insert'
), days as (
  select d.full_date, count(p.order_date_key) as orders
  from OPS.runs r
  join GOLD.gold_dim_date d on d.full_date >= dateadd('day', -60, r.as_of::date) and d.full_date < r.as_of::date
  left join placed p on p.order_date_key = d.date_key
  where r.run_id = :3 and r.store_id = :1
  group by d.full_date
), usual as (
  select count_if(orders > 0) as busy_days, sum(orders) as orders, min(iff(orders > 0, full_date, null)) as first_day from days
)
select d.full_date::varchar as example_key, d.orders
from days d
cross join usual u
where d.orders = 0 and d.full_date > u.first_day and u.busy_days >= 54 and u.orders >= 600
order by d.full_date
limit 20
