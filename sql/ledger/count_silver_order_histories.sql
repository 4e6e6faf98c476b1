-- model: counts of the order histories up to Silver
-- grain: one row
-- kind: query
-- reads: BRONZE.bronze_order_histories, SILVER.silver_order_histories, OPS.quarantine, OPS.ledger
-- window: histories of store :1 that runs after :2 up to :3 brought, or that stand in quarantine; Silver for all others
-- notes: a Bronze record is the whole history of one order, Silver has a row for each entry: counted are orders that
--   have one, and entries where rows of Silver are told apart. A history that this run left alone is not opened again: it counts
--   as Silver took it, and the total must still be what the API's own records add up to.
select
  'order_histories' as stream,
  (select count(*) from BRONZE.bronze_order_histories where store_id = :1 and run_id = :3) as loaded,
  s.orders - touched.silver + touched.bronze as bronze,
  s.orders as silver,
  (select count(*) from OPS.quarantine q
    left join (select distinct order_id from SILVER.silver_order_histories where store_id = :1 and not is_deleted) v on v.order_id::varchar = q.record_key
    where q.store_id = :1 and q.stream = 'order_histories' and v.order_id is null) as quarantined,
  s.total as silver_rows,
  iff(earlier.run_id is null, s.total, s.total - earlier.silver_rows) as silver_inserted,
  greatest(s.written - iff(earlier.run_id is null, s.total, s.total - earlier.silver_rows), 0) as silver_updated,
  s.live - s.written as silver_unchanged,
  s.deleted as silver_deleted
from (
  select
    count(*) as total,
    count(distinct iff(is_deleted, null, order_id)) as orders,
    count_if(not is_deleted) as live,
    count_if(run_id > :2 and run_id <= :3 and not is_deleted) as written,
    count_if(run_id > :2 and run_id <= :3 and is_deleted) as deleted
  from SILVER.silver_order_histories where store_id = :1) s
left join (
  select run_id, silver_rows from OPS.ledger where store_id = :1 and stream = 'order_histories' and run_id <= :2
  qualify row_number() over (order by run_id desc) = 1) earlier on true
cross join (
  select count(taken.order_id) as silver, count(iff(latest.has_entries, 1, null)) as bronze
  from (
    select due.record_key, not b.is_deleted and coalesce(array_size(get_path(b.record, 'histories')), 0) > 0 as has_entries
    from (
      select coalesce(id::varchar, 'no-key-' || left(row_hash, 16)) as record_key
      from BRONZE.bronze_order_histories where store_id = :1 and run_id > :2 and run_id <= :3
      union
      select record_key from OPS.quarantine where store_id = :1 and stream = 'order_histories') due
    join BRONZE.bronze_order_histories b on b.store_id = :1 and coalesce(b.id::varchar, 'no-key-' || left(b.row_hash, 16)) = due.record_key
    qualify row_number() over (partition by due.record_key order by b.run_id desc, b.file desc) = 1) latest
  left join (select distinct order_id from SILVER.silver_order_histories where store_id = :1 and not is_deleted) taken
    on taken.order_id::varchar = latest.record_key) touched
