-- model: GOLD.gold_dim_customers
-- grain: one row per customer_key
-- kind: merge
-- reads: OPS.delta_dim_customers
-- window: the delta of run :3 of store :1; :2 is the run published before
merge into GOLD.gold_dim_customers t using (
  select * from OPS.delta_dim_customers where store_id = :1 and run_id = :3
) s
on t.customer_key = s.customer_key
when matched then update set
  full_name = s.full_name, first_name = s.first_name, last_name = s.last_name, email = s.email, mobile = s.mobile, country = s.country, city = s.city, gender = s.gender, age_group = s.age_group, customer_status = s.customer_status,
  is_deleted = s.is_deleted, expiration_date = s.expiration_date, is_current = s.is_current, updated_at = s.updated_at, row_hash = s.row_hash,
  run_id = :3, loaded_at = current_timestamp()::timestamp_ntz
when not matched then insert (customer_key, store_id, customer_id, full_name, first_name, last_name, email, mobile, country, city, gender, age_group, customer_status, is_deleted, effective_date, expiration_date, is_current, created_at, updated_at, row_hash, run_id, loaded_at)
  values (s.customer_key, s.store_id, s.customer_id, s.full_name, s.first_name, s.last_name, s.email, s.mobile, s.country, s.city, s.gender, s.age_group, s.customer_status, s.is_deleted, s.effective_date, s.expiration_date, s.is_current, null, s.updated_at, s.row_hash, :3, current_timestamp()::timestamp_ntz)
