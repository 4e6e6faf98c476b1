-- model: OPS.delta_dim_customers
-- grain: rows of published or abandoned runs
-- kind: delete
-- reads: OPS.delta_dim_customers
-- window: runs of store :1 up to :3; :2 is the run published before
delete from OPS.delta_dim_customers where store_id = :1 and run_id <= :3
