-- model: rows of one fact as it will stand once the run's delta is published, and what the delta does to them
-- grain: one row
-- kind: query
-- reads: GOLD.gold_{table}, OPS.delta_{table}
-- window: store :1 with the delta of run :3; :2 is the run published before
select
  '{stream}' as stream,
  standing.total + delta.inserted - delta.deleted as gold,
  delta.inserted as inserted,
  delta.updated as updated,
  standing.total - delta.updated - delta.deleted as unchanged,
  delta.deleted as deleted
from (select count(*) as total from GOLD.gold_{table} where store_id = :1) standing
cross join (
  select count_if(change = 'insert') as inserted, count_if(change = 'update') as updated, count_if(change = 'delete') as deleted
  from OPS.delta_{table} where store_id = :1 and run_id = :3) delta
