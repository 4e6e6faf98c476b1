-- model: OPS.runs
-- grain: one row per run_id
-- kind: update
-- reads: nothing
-- window: runs of store :1 before :3 that never published; :2 is the run published before
-- notes: what they loaded is built by the runs after them.
update OPS.runs set state = 'aborted' where store_id = :1 and run_id < :3 and state = 'loading'
