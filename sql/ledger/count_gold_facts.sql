-- model: rows of one fact as it will stand once the run's delta is published
-- grain: one row
-- kind: query
-- reads: GOLD.gold_{table}, OPS.delta_{table}
-- window: store :1 with the delta of run :3; :2 is the run published before
select
  '{stream}' as stream,
  (select count(*) from GOLD.gold_{table} where store_id = :1)
    + (select coalesce(sum(case change when 'insert' then 1 when 'delete' then -1 else 0 end), 0) from OPS.delta_{table} where store_id = :1 and run_id = :3) as gold
