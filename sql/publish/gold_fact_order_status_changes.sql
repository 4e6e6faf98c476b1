-- model: GOLD.gold_fact_order_status_changes
-- grain: one row per order_status_change_key
-- kind: merge
-- reads: OPS.delta_fact_order_status_changes
-- window: the delta of run :3 of store :1; :2 is the run published before
merge into GOLD.gold_fact_order_status_changes t using (
  select * from OPS.delta_fact_order_status_changes where store_id = :1 and run_id = :3
) s
on t.order_status_change_key = s.order_status_change_key
when matched and s.change = 'delete' then delete
when matched then update set
  order_history_id = s.order_history_id, order_id = s.order_id, order_key = s.order_key, sequence_number = s.sequence_number, entry_type =
  s.entry_type, order_status_key = s.order_status_key, order_status = s.order_status, order_status_name = s.order_status_name,
  is_new_status = s.is_new_status, entered_date_key = s.entered_date_key, entered_at = s.entered_at, left_at = s.left_at,
  seconds_in_status = s.seconds_in_status, row_hash = s.row_hash, run_id = :3, loaded_at = current_timestamp()::timestamp_ntz
when not matched and s.change <> 'delete' then insert (
  order_status_change_key, store_id, order_history_id, order_id, order_key, sequence_number, entry_type, order_status_key, order_status,
  order_status_name, is_new_status, entered_date_key, entered_at, left_at, seconds_in_status, row_hash, run_id, loaded_at
) values (
  s.order_status_change_key, s.store_id, s.order_history_id, s.order_id, s.order_key, s.sequence_number, s.entry_type, s.order_status_key,
  s.order_status, s.order_status_name, s.is_new_status, s.entered_date_key, s.entered_at, s.left_at, s.seconds_in_status, s.row_hash, :3,
  current_timestamp()::timestamp_ntz
)
