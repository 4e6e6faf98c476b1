-- model: the run up to which Bronze is in Gold, and the newest run that began to load
-- grain: one row
-- kind: query
-- reads: OPS.watermarks, OPS.runs
-- window: store :1
select
  (select published_run_id from OPS.watermarks where store_id = :1) as published_run_id,
  (select max(run_id) from OPS.runs where store_id = :1) as newest_run_id
