-- model: SILVER.silver_settings
-- grain: one row per store_id, record_key (entity and slug, joined by /)
-- kind: merge
-- reads: BRONZE.bronze_settings, OPS.quarantine
-- window: the latest Bronze record of each key among runs after :2 up to :3 of store :1 and what is released from quarantine
-- deletes: soft; a tombstone keeps the last values
merge into SILVER.silver_settings t using (
  with standing as (
    select store_id, id, record, is_deleted, noticed_at, record_hash, file, run_id
    from BRONZE.bronze_settings
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.record, b.is_deleted, b.noticed_at, b.record_hash, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_settings b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'settings' and b.run_id <= :2
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
      get_path(record, 'slug')::varchar as slug,
      get_path(record, 'type')::varchar as setting_type,
      get_path(record, 'value')::varchar as setting_value,
      get_path(record, 'value') as setting_json
    from landed
    where record_key not in (select record_key from OPS.quarantine where store_id = :1 and stream = 'settings' and reason <> 'released')
  )
  select
    store_id, record_key, is_deleted, deleted_at, row_hash,
    split_part(record_key, '/', 1) as entity,
    iff(slug in ('', 'null', '{}', '[]'), null, slug) as slug,
    iff(setting_type in ('', 'null', '{}', '[]'), null, setting_type) as setting_type,
    iff(setting_value in ('', 'null', '{}', '[]'), null, setting_value) as setting_value,
    case when setting_json::varchar not in ('', 'null', '{}', '[]') then setting_json end as setting_json
  from texts
) s
on t.store_id = s.store_id and t.record_key = s.record_key
when matched and s.is_deleted and not t.is_deleted then update set
  is_deleted = true, deleted_at = s.deleted_at, row_hash = s.row_hash, run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when matched and not s.is_deleted and t.row_hash <> s.row_hash then update set
  entity = s.entity, slug = s.slug, setting_type = s.setting_type, setting_value = s.setting_value,
  setting_json = s.setting_json, is_deleted = false, deleted_at = null, row_hash = s.row_hash, run_id = :3,
  processed_at = current_timestamp()::timestamp_ntz
when not matched and not s.is_deleted then insert (
  store_id, record_key, entity, slug, setting_type, setting_value, setting_json, is_deleted, deleted_at, row_hash,
  run_id, processed_at
) values (
  s.store_id, s.record_key, s.entity, s.slug, s.setting_type, s.setting_value, s.setting_json, false, null,
  s.row_hash, :3, current_timestamp()::timestamp_ntz
)
