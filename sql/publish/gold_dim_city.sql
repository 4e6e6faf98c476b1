-- model: GOLD.gold_dim_city
-- grain: one row per city_key
-- kind: merge
-- reads: OPS.delta_dim_city
-- window: the delta of run :3 of store :1; :2 is the run published before
merge into GOLD.gold_dim_city t using (
  select * from OPS.delta_dim_city where store_id = :1 and run_id = :3
) s
on t.city_key = s.city_key
when matched then update set
  country = s.country, city = s.city, city_id = s.city_id, city_name_en = s.city_name_en, country_code = s.country_code,
  is_deleted = s.is_deleted, row_hash = s.row_hash, run_id = :3, loaded_at = current_timestamp()::timestamp_ntz
when not matched then insert (
  city_key, store_id, country, city, city_id, city_name_en, country_code, is_deleted, row_hash, run_id, loaded_at
) values (
  s.city_key, s.store_id, s.country, s.city, s.city_id, s.city_name_en, s.country_code, s.is_deleted, s.row_hash, :3,
  current_timestamp()::timestamp_ntz
)
