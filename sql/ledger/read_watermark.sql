-- model: the run up to which Bronze is in Gold
-- grain: one row per store
-- kind: query
-- reads: OPS.watermarks
-- window: store :1
select published_run_id from OPS.watermarks where store_id = :1
