-- model: OPS.runs
-- grain: one row per run_id
-- kind: update
-- reads: nothing
-- window: run :3 of store :1; :2 is the run published before
update OPS.runs set state = 'finished', finished_at = current_timestamp()::timestamp_ntz where run_id = :3 and store_id = :1
