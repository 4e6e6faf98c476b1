-- model: live records of one dimension that keeps versions, as it stands
-- grain: one row
-- kind: query
-- reads: GOLD.gold_{table}
-- window: store :1
-- notes: stands in one query with count_written.
select '{stream}' as stream, count(*) as gold, 0 as written
from GOLD.gold_{table}
where store_id = :1 and is_current and not is_deleted
