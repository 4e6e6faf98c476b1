-- model: OPS.{table}
-- grain: one row per store_id, month, or per record of it
-- kind: delete
-- reads: nothing
-- window: month :2 (its first day) of store :1
delete from OPS.{table} where store_id = :1 and month = :2::date
