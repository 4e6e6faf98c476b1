-- model: live records of one dimension that keeps versions, as it will stand once the run's delta is published
-- grain: one row
-- kind: query
-- reads: GOLD.gold_{table}, OPS.delta_{table}
-- window: store :1 with the delta of run :3; :2 is the run published before
-- notes: {key} is the key of the versions.
select
  '{stream}' as stream,
  (select count(*) from GOLD.gold_{table} g where g.store_id = :1 and g.is_current and not g.is_deleted
    and not exists (select 1 from OPS.delta_{table} d where d.{key} = g.{key} and d.run_id = :3))
    + (select count(*) from OPS.delta_{table} where store_id = :1 and run_id = :3 and is_current and not is_deleted) as gold
