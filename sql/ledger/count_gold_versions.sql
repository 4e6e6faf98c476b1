-- model: live records of one dimension that keeps versions, as it will stand once the run's delta is published
-- grain: one row
-- kind: query
-- reads: GOLD.gold_{table}, OPS.delta_{table}
-- window: store :1 with the delta of run :3; :2 is the run published before
-- notes: {key} is the key of the versions. Inserted and updated are versions, unchanged are records of which the delta has none.
select
  '{stream}' as stream,
  standing.untouched + delta.live as gold,
  delta.total - delta.known as inserted,
  delta.known as updated,
  standing.untouched as unchanged,
  0 as deleted
from (
  select count(*) as untouched
  from GOLD.gold_{table} g
  where g.store_id = :1 and g.is_current and not g.is_deleted
    and not exists (select 1 from OPS.delta_{table} d where d.{key} = g.{key} and d.run_id = :3)) standing
cross join (
  select count(*) as total, count_if(d.is_current and not d.is_deleted) as live, count(g.{key}) as known
  from OPS.delta_{table} d
  left join GOLD.gold_{table} g on g.{key} = d.{key}
  where d.store_id = :1 and d.run_id = :3) delta
