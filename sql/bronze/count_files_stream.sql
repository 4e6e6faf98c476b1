-- model: Bronze rows of a run by stage file
-- grain: one row per stage file
-- kind: query
-- reads: BRONZE.bronze_{stream}
-- window: run :3 of store :1; :2 is the run published before
select '{stream}' as stream, split_part(file, '#', 1) as file, count(*) as row_count
from BRONZE.bronze_{stream}
where store_id = :1 and run_id = :3
group by split_part(file, '#', 1)
