-- model: OPS.delta_{table}
-- grain: rows of published or abandoned runs
-- kind: delete
-- reads: OPS.delta_{table}
-- window: runs of store :1 up to :3; :2 is the run published before
delete from OPS.delta_{table} where store_id = :1 and run_id <= :3
