-- model: runs of the store that may be loading or building now
-- grain: one row per run
-- kind: query
-- reads: OPS.runs
-- window: store :1; a run that began more than six hours ago has been stopped by then
select run_id
from OPS.runs
where store_id = :1 and state = 'loading' and started_at > dateadd('hour', -6, current_timestamp()::timestamp_ntz)
