-- model: counts of the order histories up to Silver
-- grain: one row
-- kind: query
-- reads: BRONZE.bronze_order_histories, SILVER.silver_order_histories, OPS.quarantine, OPS.ledger
-- window: run :3 of store :1 for `loaded`, everything of the store for the rest; :2 is the run published before
-- notes: a Bronze record is the whole history of one order, Silver has a row for each entry: counted are orders that
--   have one, and entries where rows of Silver are told apart.
select
  'order_histories' as stream,
  (select count(*) from BRONZE.bronze_order_histories where store_id = :1 and run_id = :3) as loaded,
  (select count_if(not is_deleted and entries > 0) from (
    select is_deleted, array_size(get_path(record, 'histories')) as entries from BRONZE.bronze_order_histories where store_id = :1
    qualify row_number() over (partition by coalesce(id::varchar, 'no-key-' || left(row_hash, 16)) order by run_id desc, file desc) = 1) latest) as bronze,
  (select count(distinct order_id) from SILVER.silver_order_histories where store_id = :1 and not is_deleted) as silver,
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
    count_if(not is_deleted) as live,
    count_if(run_id > :2 and run_id <= :3 and not is_deleted) as written,
    count_if(run_id > :2 and run_id <= :3 and is_deleted) as deleted
  from SILVER.silver_order_histories where store_id = :1) s
left join (
  select run_id, silver_rows from OPS.ledger where store_id = :1 and stream = 'order_histories' and run_id <= :2
  qualify row_number() over (order by run_id desc) = 1) earlier on true
