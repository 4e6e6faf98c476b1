-- model: GOLD.gold_dim_shipping_method
-- grain: one row per shipping_method_key
-- kind: merge
-- reads: OPS.delta_dim_shipping_method
-- window: the delta of run :3 of store :1; :2 is the run published before
merge into GOLD.gold_dim_shipping_method t using (
  select * from OPS.delta_dim_shipping_method where store_id = :1 and run_id = :3
) s
on t.shipping_method_key = s.shipping_method_key
when not matched then insert (shipping_method_key, store_id, shipping_method_name, shipping_type, is_active, created_at, run_id, loaded_at)
  values (s.shipping_method_key, s.store_id, s.shipping_method_name, s.shipping_type, s.is_active, s.created_at, :3, current_timestamp()::timestamp_ntz)
