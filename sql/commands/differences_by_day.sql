-- model: what two warehouses say of each day
-- grain: one row per business day on which they differ
-- kind: query
-- reads: GOLD.gold_fact_orders
-- window: days from :2 to :3 (both included) of store :1
-- notes: {old} is the database of the older warehouse. Every order counts, whatever its status, as the older one counted.
with ours as (
  select order_date_key, count(*) as orders, sum(total_amount)::decimal(18,2) as total
  from GOLD.gold_fact_orders
  where store_id = :1
  group by order_date_key
), theirs as (
  select order_date_key, count(*) as orders, sum(total_amount::decimal(18,2))::decimal(18,2) as total
  from {old}.GOLD.gold_fact_orders
  group by order_date_key
), both_sides as (
  select
    to_date(to_char(coalesce(o.order_date_key, t.order_date_key)), 'YYYYMMDD') as day, coalesce(o.orders, 0) as orders, coalesce(t.orders, 0) as old_orders,
    coalesce(o.total, 0) as total, coalesce(t.total, 0) as old_total
  from ours o
  full outer join theirs t on t.order_date_key = o.order_date_key
)
select day, orders, old_orders, total, old_total, total - old_total as difference
from both_sides
where day between :2::date and :3::date and (orders <> old_orders or total <> old_total)
order by day
