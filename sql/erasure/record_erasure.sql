-- model: OPS.erasures
-- grain: one row per erasure and table
-- kind: insert
-- reads: OPS.erasures
-- window: table :3 of erasure :2, which took customer :4 out of store :1
insert into OPS.erasures (
  erasure_id, store_id, customer_id, table_name, rows_erased, erased_at, stage_files_until, time_travel_until, fail_safe_until
)
select
  :2, :1::decimal(18,0), :4::decimal(18,0), :3, :5::decimal(18,0),
  :6::timestamp_ntz, :7::timestamp_ntz, :8::timestamp_ntz, :9::timestamp_ntz
