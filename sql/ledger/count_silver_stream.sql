-- model: counts of one stream up to Silver
-- grain: one row
-- kind: query
-- reads: BRONZE.bronze_{stream}, SILVER.silver_{stream}, OPS.quarantine, OPS.ledger
-- window: run :3 of store :1 for `loaded`, keys and flags of the whole store for the rest; :2 is the run published before
-- notes: {key} is the key's column in Silver. A key counts as quarantined only while Silver has no good row for it. Live keys
--   are all keys less those whose last line is a tombstone: only keys that ever had one are put in order, no record is read.
--   Inserted is what Silver has more than the run published before counted; of an older ledger, which did not count, it is null.
select
  '{stream}' as stream,
  (select count(*) from BRONZE.bronze_{stream} where store_id = :1 and run_id = :3) as loaded,
  (select count(distinct id) from BRONZE.bronze_{stream} where store_id = :1)
  + (select count(distinct left(row_hash, 16)) from BRONZE.bronze_{stream} where store_id = :1 and id is null)
  - (select count(*) from (
    select b.is_deleted
    from BRONZE.bronze_{stream} b
    join (
      select distinct coalesce(id::varchar, 'no-key-' || left(row_hash, 16)) as record_key
      from BRONZE.bronze_{stream} where store_id = :1 and is_deleted) gone
      on gone.record_key = coalesce(b.id::varchar, 'no-key-' || left(b.row_hash, 16))
    where b.store_id = :1
    qualify row_number() over (partition by gone.record_key order by b.run_id desc, b.file desc) = 1) latest
    where is_deleted) as bronze,
  s.live as silver,
  (select count(*) from OPS.quarantine q
    left join SILVER.silver_{stream} v on v.store_id = q.store_id and v.{key}::varchar = q.record_key and not v.is_deleted
    where q.store_id = :1 and q.stream = '{stream}' and v.store_id is null) as quarantined,
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
  from SILVER.silver_{stream} where store_id = :1) s
left join (
  select run_id, silver_rows from OPS.ledger where store_id = :1 and stream = '{stream}' and run_id <= :2
  qualify row_number() over (order by run_id desc) = 1) earlier on true
