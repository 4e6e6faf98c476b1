-- model: GOLD.gold_dim_order_status
-- grain: one row per order_status_key
-- kind: merge
-- reads: OPS.delta_dim_order_status
-- window: the delta of run :3 of store :1; :2 is the run published before
merge into GOLD.gold_dim_order_status t using (
  select * from OPS.delta_dim_order_status where store_id = :1 and run_id = :3
) s
on t.order_status_key = s.order_status_key
when matched then update set
  slug = s.slug, status_id = s.status_id, custom_status_id = s.custom_status_id, status_name = s.status_name,
  original_status_name = s.original_status_name, sort_order = s.sort_order, is_active = s.is_active,
  order_class = s.order_class, is_class_known = s.is_class_known, is_listed = s.is_listed, is_deleted = s.is_deleted,
  row_hash = s.row_hash, run_id = :3, loaded_at = current_timestamp()::timestamp_ntz
when not matched then insert (
  order_status_key, store_id, slug, status_id, custom_status_id, status_name, original_status_name, sort_order, is_active,
  order_class, is_class_known, is_listed, is_deleted, row_hash, run_id, loaded_at
) values (
  s.order_status_key, s.store_id, s.slug, s.status_id, s.custom_status_id, s.status_name, s.original_status_name, s.sort_order,
  s.is_active, s.order_class, s.is_class_known, s.is_listed, s.is_deleted, s.row_hash, :3, current_timestamp()::timestamp_ntz
)
