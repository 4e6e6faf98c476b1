-- model: rows that the run wrote in one table of Silver
-- grain: one row
-- kind: query
-- reads: SILVER.{table}
-- window: store :1, run :3
-- notes: has the columns of count_published, to stand in one query with it; what Gold holds is counted there.
select '{stream}' as stream, 0 as gold, count(*) as written
from SILVER.{table}
where store_id = :1 and run_id = :3
