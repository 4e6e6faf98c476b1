-- model: GOLD.gold_dim_branch
-- grain: one row per branch_key
-- kind: merge
-- reads: OPS.delta_dim_branch
-- window: the delta of run :3 of store :1; :2 is the run published before
merge into GOLD.gold_dim_branch t using (
  select * from OPS.delta_dim_branch where store_id = :1 and run_id = :3
) s
on t.branch_key = s.branch_key
when matched then update set
  branch_id = s.branch_id, branch_name = s.branch_name, branch_type = s.branch_type, branch_status = s.branch_status,
  is_default = s.is_default, is_cod_available = s.is_cod_available, cod_cost = s.cod_cost, country_name = s.country_name,
  country_code = s.country_code, city_id = s.city_id, city_name = s.city_name, district = s.district,
  postal_code = s.postal_code, latitude = s.latitude, longitude = s.longitude, is_deleted = s.is_deleted, row_hash = s.row_hash,
  run_id = :3, loaded_at = current_timestamp()::timestamp_ntz
when not matched then insert (
  branch_key, store_id, branch_id, branch_name, branch_type, branch_status, is_default, is_cod_available, cod_cost,
  country_name, country_code, city_id, city_name, district, postal_code, latitude, longitude, is_deleted, row_hash, run_id,
  loaded_at
) values (
  s.branch_key, s.store_id, s.branch_id, s.branch_name, s.branch_type, s.branch_status, s.is_default, s.is_cod_available,
  s.cod_cost, s.country_name, s.country_code, s.city_id, s.city_name, s.district, s.postal_code, s.latitude, s.longitude,
  s.is_deleted, s.row_hash, :3, current_timestamp()::timestamp_ntz
)
