-- model: what one delta holds
-- grain: one row
-- kind: query
-- reads: OPS.delta_{table}
-- window: runs of store :1 up to :3, so that what abandoned runs prepared is cleared with it; :2 is the run published before
select '{table}' as name, count(*) as row_count
from OPS.delta_{table}
where store_id = :1 and run_id <= :3
