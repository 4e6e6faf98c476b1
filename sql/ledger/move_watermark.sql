-- model: OPS.watermarks
-- grain: one row per store_id
-- kind: merge
-- reads: nothing
-- window: run :3 of store :1; :2 is the run published before
merge into OPS.watermarks t using (select :1::decimal(18,0) as store_id, :3::varchar as published_run_id) s
on t.store_id = s.store_id
when matched and t.published_run_id < s.published_run_id then update set published_run_id = s.published_run_id, updated_at = current_timestamp()::timestamp_ntz
when not matched then insert (store_id, published_run_id, updated_at) values (s.store_id, s.published_run_id, current_timestamp()::timestamp_ntz)
