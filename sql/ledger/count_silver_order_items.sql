-- model: counts of the lines of orders up to Silver
-- grain: one row
-- kind: query
-- reads: BRONZE.bronze_orders, SILVER.silver_order_items, OPS.quarantine, OPS.ledger
-- window: orders of store :1 that runs after :2 up to :3 brought, or that stand in quarantine; Silver for all others
-- notes: lines have no Bronze rows of their own, so their Bronze count is what the details of live orders hold. Opening every
--   detail in every run would be the dearest statement of all: an order that this run left alone counts with the lines that
--   Silver took from it, and the total must still be what the API's own lines add up to. Of a quarantined order, the lines that
--   Silver lacks (or, below zero, has too many) count as quarantined.
select
  'order_items' as stream,
  (select coalesce(sum(array_size(items)), 0) from BRONZE.bronze_orders where store_id = :1 and run_id = :3) as loaded,
  s.live - touched.silver + touched.bronze as bronze,
  s.live as silver,
  touched.quarantined as quarantined,
  s.total as silver_rows,
  iff(earlier.run_id is null, s.total, s.total - earlier.silver_rows) as silver_inserted,
  greatest(s.written - iff(earlier.run_id is null, s.total, s.total - earlier.silver_rows), 0) as silver_updated,
  s.live - s.written as silver_unchanged,
  s.deleted as silver_deleted
from (
  select
    count(*) as total,
    count_if(not is_deleted) as live,
    count_if(run_id > :2 and run_id <= :3 and not is_deleted) as written,
    count_if(run_id > :2 and run_id <= :3 and is_deleted) as deleted
  from SILVER.silver_order_items where store_id = :1) s
left join (
  select run_id, silver_rows from OPS.ledger where store_id = :1 and stream = 'order_items' and run_id <= :2
  qualify row_number() over (order by run_id desc) = 1) earlier on true
cross join (
  with brought as (
    select id, file, run_id, is_deleted or coalesce(is_array(items), false) as is_telling, iff(is_deleted, 0, coalesce(array_size(items), 0)) as lines
    from BRONZE.bronze_orders
    where store_id = :1 and run_id > :2 and run_id <= :3 and id is not null
  ), quarantined as (
    select distinct try_to_decimal(record_key, 18, 0) as id from OPS.quarantine where store_id = :1 and stream = 'orders'
  ), named as (
    select id from brought
    union
    select id from quarantined
  ), unread as (
    -- To open an earlier record costs more than all else here.
    select id from named
    except
    select id from brought where is_telling
  ), older as (
    select b.id, b.file, b.run_id, b.is_deleted or coalesce(is_array(b.items), false) as is_telling, iff(b.is_deleted, 0, coalesce(array_size(b.items), 0)) as lines
    from unread
    join BRONZE.bronze_orders b on b.store_id = :1 and b.id = unread.id
    where b.run_id <= :2
  ), newest as (
    select id, lines from (select * from brought union all select * from older) known
    qualify row_number() over (partition by id order by iff(is_telling, 0, 1), run_id desc, file desc) = 1
  ), latest as (
    select newest.id, quarantined.id is not null as is_quarantined, newest.lines
    from newest
    left join quarantined on quarantined.id = newest.id
    union all
    select b.id, q.record_key is not null, iff(b.is_deleted, 0, coalesce(array_size(b.items), 0))
    from BRONZE.bronze_orders b
    left join OPS.quarantine q on q.store_id = b.store_id and q.stream = 'orders' and q.record_key = 'no-key-' || left(b.row_hash, 16)
    where b.store_id = :1 and b.id is null
    qualify row_number() over (
      partition by left(b.row_hash, 16) order by iff(b.is_deleted or is_array(b.items), 0, 1), b.run_id desc, b.file desc) = 1
  ), taken as (
    select order_id, count(*) as lines
    from SILVER.silver_order_items
    where store_id = :1 and not is_deleted and order_id in (select id from named)
    group by order_id
  )
  select
    coalesce(sum(latest.lines), 0) as bronze,
    coalesce(sum(taken.lines), 0) as silver,
    coalesce(sum(iff(latest.is_quarantined, latest.lines - coalesce(taken.lines, 0), 0)), 0) as quarantined
  from latest
  left join taken on taken.order_id = latest.id) touched
