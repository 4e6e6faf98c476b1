-- model: how much of one table of Silver Gold does not know yet
-- grain: one row
-- kind: query
-- reads: SILVER.{table}
-- window: rows of store :1 that runs after :2 up to :3 changed
select '{table}' as name, count(*) as row_count
from SILVER.{table}
where store_id = :1 and run_id > :2 and run_id <= :3
