-- model: SILVER.silver_order_statuses
-- grain: one row per store_id, record_key (the id of the status)
-- kind: merge
-- reads: BRONZE.bronze_order_statuses, OPS.quarantine
-- window: the latest Bronze record of each key among runs after :2 up to :3 of store :1 and what is released from quarantine
-- deletes: soft; a tombstone keeps the last values
merge into SILVER.silver_order_statuses t using (
  with standing as (
    select store_id, id, record, is_deleted, noticed_at, record_hash, file, run_id
    from BRONZE.bronze_order_statuses
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.record, b.is_deleted, b.noticed_at, b.record_hash, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_order_statuses b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'order_statuses' and b.run_id <= :2
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
      get_path(record, 'id')::varchar as status_id,
      get_path(record, 'name')::varchar as status_name,
      get_path(record, 'type')::varchar as status_type,
      get_path(record, 'slug')::varchar as slug,
      get_path(record, 'sort')::varchar as sort_order,
      get_path(record, 'icon')::varchar as icon,
      get_path(record, 'message')::varchar as message,
      get_path(record, 'is_active')::varchar as is_active,
      get_path(record, 'parent.id')::varchar as parent_status_id,
      get_path(record, 'parent.name')::varchar as parent_status_name,
      get_path(record, 'original.id')::varchar as original_status_id,
      get_path(record, 'original.name')::varchar as original_status_name
    from landed
    where record_key not in (select record_key from OPS.quarantine where store_id = :1 and stream = 'order_statuses' and reason <> 'released')
  )
  select
    store_id, record_key, is_deleted, deleted_at, row_hash,
    try_to_decimal(translate(status_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) as status_id,
    iff(status_name in ('', 'null', '{}', '[]'), null, status_name) as status_name,
    iff(status_type in ('', 'null', '{}', '[]'), null, status_type) as status_type,
    iff(slug in ('', 'null', '{}', '[]'), null, slug) as slug,
    try_to_decimal(translate(sort_order, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) as sort_order,
    iff(icon in ('', 'null', '{}', '[]'), null, icon) as icon,
    iff(message in ('', 'null', '{}', '[]'), null, message) as message,
    try_to_boolean(is_active) as is_active,
    try_to_decimal(translate(parent_status_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) as parent_status_id,
    iff(parent_status_name in ('', 'null', '{}', '[]'), null, parent_status_name) as parent_status_name,
    try_to_decimal(translate(original_status_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) as original_status_id,
    iff(original_status_name in ('', 'null', '{}', '[]'), null, original_status_name) as original_status_name
  from texts
) s
on t.store_id = s.store_id and t.record_key = s.record_key
when matched and s.is_deleted and not t.is_deleted then update set
  is_deleted = true, deleted_at = s.deleted_at, row_hash = s.row_hash, run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when matched and not s.is_deleted and t.row_hash <> s.row_hash then update set
  status_id = s.status_id, status_name = s.status_name, status_type = s.status_type, slug = s.slug,
  sort_order = s.sort_order, icon = s.icon, message = s.message, is_active = s.is_active,
  parent_status_id = s.parent_status_id, parent_status_name = s.parent_status_name,
  original_status_id = s.original_status_id, original_status_name = s.original_status_name, is_deleted = false,
  deleted_at = null, row_hash = s.row_hash, run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when not matched and not s.is_deleted then insert (
  store_id, record_key, status_id, status_name, status_type, slug, sort_order, icon, message, is_active,
  parent_status_id, parent_status_name, original_status_id, original_status_name, is_deleted, deleted_at, row_hash,
  run_id, processed_at
) values (
  s.store_id, s.record_key, s.status_id, s.status_name, s.status_type, s.slug, s.sort_order, s.icon, s.message,
  s.is_active, s.parent_status_id, s.parent_status_name, s.original_status_id, s.original_status_name, false, null,
  s.row_hash, :3, current_timestamp()::timestamp_ntz
)
