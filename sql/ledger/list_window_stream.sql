-- model: streams whose Silver may have to change, by what landed
-- grain: one row per stream
-- kind: query
-- reads: BRONZE.bronze_{stream}
-- window: runs after :2 up to :3 of store :1
select '{stream}' as name, count(*) as row_count
from BRONZE.bronze_{stream}
where store_id = :1 and run_id > :2 and run_id <= :3
