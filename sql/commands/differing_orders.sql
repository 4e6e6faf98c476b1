-- model: orders that an older warehouse tells otherwise
-- grain: one row per order and reason
-- kind: query
-- reads: GOLD.gold_fact_orders, SILVER.silver_orders
-- window: orders of store :1 placed from :2 to :3 (business days, both included), by either warehouse
-- notes: {old} is the database of the older warehouse, which has no store and may hold an order several times: of those the row
--   loaded last is compared. Both totals are in the currency of the order. `difference` is what our total is higher by.
with ours as (
  select order_id, order_date_key, order_status, total_amount, to_char(order_date_key) as day
  from GOLD.gold_fact_orders
  where store_id = :1
), theirs as (
  select order_id, order_date_key, order_status, total_amount::decimal(18,2) as total_amount, to_char(order_date_key) as day
  from {old}.GOLD.gold_fact_orders
  where order_id is not null
  qualify row_number() over (partition by order_id order by loaded_at desc) = 1
), copies as (
  select order_id, count(*) - 1 as more, sum(total_amount::decimal(18,2))::decimal(18,2) as total
  from {old}.GOLD.gold_fact_orders
  where order_id is not null
  group by order_id
  having count(*) > 1
), pairs as (
  select
    coalesce(o.order_id, t.order_id) as order_id, coalesce(o.day, t.day) as day, o.day as our_day, t.day as old_day,
    o.order_status as our_status, t.order_status as old_status, o.total_amount as our_total, t.total_amount as old_total,
    o.order_id is not null as is_ours, t.order_id is not null as is_theirs
  from ours o
  full outer join theirs t on t.order_id = o.order_id
), reasons as (
  select order_id, day, 'missing_in_old' as reason, our_total as difference, our_status as our_value, null as old_value
  from pairs where is_ours and not is_theirs
  union all
  select
    p.order_id, p.day, iff(s.is_deleted, 'deleted_in_store', 'only_in_old'), -p.old_total, iff(s.is_deleted, s.deleted_at::varchar, null), p.old_status
  from pairs p
  left join SILVER.silver_orders s on s.store_id = :1 and s.order_id = p.order_id
  where p.is_theirs and not p.is_ours
  union all
  select p.order_id, p.day, 'several_times_in_old', -(c.total - coalesce(p.old_total, 0)), '1', (c.more + 1)::varchar
  from pairs p join copies c on c.order_id = p.order_id
  union all
  select order_id, day, iff(equal_null(our_status, old_status), 'other_total', 'older_state_in_old'), our_total - old_total, our_status || ' ' || our_total::varchar, old_status || ' ' || old_total::varchar
  from pairs where is_ours and is_theirs and abs(coalesce(our_total, 0) - coalesce(old_total, 0)) >= 0.01
  union all
  select order_id, day, 'older_state_in_old', 0, our_status, old_status
  from pairs where is_ours and is_theirs and not equal_null(our_status, old_status) and abs(coalesce(our_total, 0) - coalesce(old_total, 0)) < 0.01
  union all
  select order_id, day, 'other_day', 0, our_day, old_day
  from pairs where is_ours and is_theirs and our_day <> old_day
)
select order_id, to_date(day, 'YYYYMMDD') as day, reason, difference::decimal(18,2) as difference, our_value, old_value
from reasons
where to_date(day, 'YYYYMMDD') between :2::date and :3::date
order by day, order_id, reason
