-- model: SILVER.silver_cities
-- grain: one row per store_id, record_key (the id of the city)
-- kind: merge
-- reads: BRONZE.bronze_cities, OPS.quarantine
-- window: the latest Bronze record of each key among runs after :2 up to :3 of store :1 and what is released from quarantine
-- deletes: soft; a tombstone keeps the last values
merge into SILVER.silver_cities t using (
  with standing as (
    select store_id, id, record, is_deleted, noticed_at, record_hash, file, run_id
    from BRONZE.bronze_cities
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.record, b.is_deleted, b.noticed_at, b.record_hash, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_cities b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'cities' and b.run_id <= :2
  ), landed as (
    select store_id, id as record_key, record, is_deleted, noticed_at, record_hash
    from standing
    where id is not null
    qualify row_number() over (partition by store_id, id order by run_id desc, file desc) = 1
  ), texts as (
    select
      store_id, record_key, is_deleted,
      noticed_at as deleted_at,
      record_hash as row_hash,
      get_path(record, 'id')::varchar as city_id,
      get_path(record, 'name')::varchar as city_name,
      get_path(record, 'name_en')::varchar as city_name_en,
      get_path(record, 'country_id')::varchar as country_id
    from landed
    where record_key not in (select record_key from OPS.quarantine where store_id = :1 and stream = 'cities' and reason <> 'released')
  )
  select
    store_id, record_key, is_deleted, deleted_at, row_hash,
    try_to_decimal(translate(city_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) as city_id,
    iff(city_name in ('', 'null', '{}', '[]'), null, city_name) as city_name,
    iff(city_name_en in ('', 'null', '{}', '[]'), null, city_name_en) as city_name_en,
    try_to_decimal(translate(country_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) as country_id
  from texts
) s
on t.store_id = s.store_id and t.record_key = s.record_key
when matched and s.is_deleted and not t.is_deleted then update set
  is_deleted = true, deleted_at = s.deleted_at, row_hash = s.row_hash, run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when matched and not s.is_deleted and t.row_hash <> s.row_hash then update set
  city_id = s.city_id, city_name = s.city_name, city_name_en = s.city_name_en, country_id = s.country_id,
  is_deleted = false, deleted_at = null, row_hash = s.row_hash, run_id = :3,
  processed_at = current_timestamp()::timestamp_ntz
when not matched and not s.is_deleted then insert (
  store_id, record_key, city_id, city_name, city_name_en, country_id, is_deleted, deleted_at, row_hash, run_id,
  processed_at
) values (
  s.store_id, s.record_key, s.city_id, s.city_name, s.city_name_en, s.country_id, false, null, s.row_hash, :3,
  current_timestamp()::timestamp_ntz
)
