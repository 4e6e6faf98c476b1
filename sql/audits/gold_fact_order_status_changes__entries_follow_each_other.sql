-- audit: The entries of each order that the run touched are numbered from 1 without a gap, and each ends where the next begins.
-- layer: gold
-- severity: block
-- reads: GOLD.gold_fact_order_status_changes, OPS.delta_fact_order_status_changes
-- window: store :1, run :3; :2 is the run published before
with touched as (
  select distinct store_id, order_key from OPS.delta_fact_order_status_changes where store_id = :1 and run_id = :3
), entries as (
  select g.order_status_change_key, g.order_key, g.sequence_number, g.entered_at, g.left_at
  from touched t
  join GOLD.gold_fact_order_status_changes g on g.store_id = t.store_id and g.order_key = t.order_key
  left join OPS.delta_fact_order_status_changes d on d.order_status_change_key = g.order_status_change_key and d.run_id = :3
  where d.order_status_change_key is null
  union all
  select order_status_change_key, order_key, sequence_number, entered_at, left_at
  from OPS.delta_fact_order_status_changes
  where store_id = :1 and run_id = :3 and change <> 'delete'
), ordered as (
  select
    entries.*,
    row_number() over (partition by order_key order by sequence_number) as position,
    lead(entered_at) over (partition by order_key order by sequence_number) as next_entered_at
  from entries
)
select order_status_change_key as example_key, order_key, sequence_number
from ordered
where sequence_number <> position or not equal_null(left_at, next_entered_at)
limit 20
