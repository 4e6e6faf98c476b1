-- model: GOLD.gold_dim_payment_method
-- grain: one row per payment_method_key
-- kind: merge
-- reads: OPS.delta_dim_payment_method
-- window: the delta of run :3 of store :1; :2 is the run published before
merge into GOLD.gold_dim_payment_method t using (
  select * from OPS.delta_dim_payment_method where store_id = :1 and run_id = :3
) s
on t.payment_method_key = s.payment_method_key
when not matched then insert (payment_method_key, store_id, payment_method_name, payment_type, is_active, created_at, run_id, loaded_at)
  values (s.payment_method_key, s.store_id, s.payment_method_name, s.payment_type, s.is_active, s.created_at, :3, current_timestamp()::timestamp_ntz)
