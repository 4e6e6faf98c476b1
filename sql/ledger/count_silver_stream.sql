-- model: counts of one stream up to Silver
-- grain: one row
-- kind: query
-- reads: BRONZE.bronze_{stream}, SILVER.silver_{stream}, OPS.quarantine
-- window: run :3 of store :1 for `loaded`, everything of the store for the rest; :2 is the run published before
-- notes: {key} is the key's column in Silver. A key counts as quarantined only while Silver has no good row for it.
select
  '{stream}' as stream,
  (select count(*) from BRONZE.bronze_{stream} where store_id = :1 and run_id = :3) as loaded,
  (select count_if(not is_deleted) from (
    select is_deleted from BRONZE.bronze_{stream} where store_id = :1
    qualify row_number() over (partition by coalesce(id::varchar, 'no-key-' || left(row_hash, 16)) order by run_id desc, file desc) = 1) latest) as bronze,
  (select count(*) from SILVER.silver_{stream} where store_id = :1 and not is_deleted) as silver,
  (select count(*) from OPS.quarantine q
    left join SILVER.silver_{stream} v on v.store_id = q.store_id and v.{key}::varchar = q.record_key and not v.is_deleted
    where q.store_id = :1 and q.stream = '{stream}' and v.store_id is null) as quarantined
