-- model: SILVER.silver_order_histories
-- grain: one row per store_id, record_key (the id of the entry)
-- kind: merge
-- reads: BRONZE.bronze_order_histories, SILVER.silver_order_histories, OPS.quarantine, OPS.store_settings
-- window: the latest Bronze record of each order among runs after :2 up to :3 of store :1 and what is released from quarantine
-- deletes: soft; an entry that its order no longer has, or whose order is gone
-- notes: a Bronze record holds all entries of one order. Dates are naive in the zone they name, Asia/Riyadh when they name none.
merge into SILVER.silver_order_histories t using (
  with standing as (
    select store_id, id, record, is_deleted, noticed_at, file, run_id
    from BRONZE.bronze_order_histories
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.record, b.is_deleted, b.noticed_at, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_order_histories b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'order_histories' and b.run_id <= :2
  ), latest as (
    select store_id, id, record, is_deleted, noticed_at
    from standing
    where id is not null
    qualify row_number() over (partition by store_id, id order by run_id desc, file desc) = 1
  ), landed as (
    select store_id, try_to_decimal(id, 18, 0) as order_id, record, is_deleted, noticed_at
    from latest
    where id not in (select record_key from OPS.quarantine where store_id = :1 and stream = 'order_histories' and reason <> 'released')
  ), texts as (
    select
      l.store_id,
      l.order_id,
      get_path(f.value, 'id')::varchar as record_key,
      get_path(f.value, 'type')::varchar as entry_type,
      get_path(f.value, 'status')::varchar as order_status_name,
      get_path(f.value, 'customized.id')::varchar as customized_status_id,
      get_path(f.value, 'customized.name')::varchar as customized_status_name,
      get_path(f.value, 'customized.slug')::varchar as customized_status_slug,
      get_path(f.value, 'note')::varchar as note,
      coalesce(get_path(f.value, 'created_at.date'), get_path(f.value, 'created_at'))::varchar as created_at_raw,
      get_path(f.value, 'created_at.timezone')::varchar as created_at_zone,
      get_path(f.value, 'created_by.id')::varchar as created_by_id,
      get_path(f.value, 'created_by.name')::varchar as created_by_name,
      sha2(to_json(f.value), 256) as row_hash,
      f.index as position
    from landed l, lateral flatten(input => get_path(l.record, 'histories')) f
    where not l.is_deleted
  ), typed as (
    select
      store_id, record_key, order_id,
      coalesce(try_to_decimal(record_key, 18, 0), try_to_decimal(translate(record_key, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0)) as order_history_id,
      iff(entry_type in ('', 'null', '{}', '[]'), null, entry_type) as entry_type,
      iff(order_status_name in ('', 'null', '{}', '[]'), null, order_status_name) as order_status_name,
      coalesce(try_to_decimal(customized_status_id, 18, 0), try_to_decimal(translate(customized_status_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0)) as customized_status_id,
      iff(customized_status_name in ('', 'null', '{}', '[]'), null, customized_status_name) as customized_status_name,
      iff(customized_status_slug in ('', 'null', '{}', '[]'), null, customized_status_slug) as customized_status_slug,
      iff(note in ('', 'null', '{}', '[]'), null, note) as note,
      iff(created_at_raw in ('', 'null', '{}', '[]'), null, created_at_raw) as created_at_raw,
      try_cast(created_at_raw as timestamp_ntz) as created_at_naive,
      iff(created_at_zone in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat'), created_at_zone, 'Asia/Riyadh') as created_at_zone,
      coalesce(try_to_decimal(created_by_id, 18, 0), try_to_decimal(translate(created_by_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0)) as created_by_id,
      iff(created_by_name in ('', 'null', '{}', '[]'), null, created_by_name) as created_by_name,
      row_hash
    from texts
    qualify row_number() over (partition by store_id, record_key order by order_id desc, position desc) = 1
  ), dated as (
    select
      typed.*,
      convert_timezone(created_at_zone, 'UTC', created_at_naive) as created_at,
      convert_timezone(created_at_zone, coalesce((select max(time_zone) from OPS.store_settings where store_id = :1), 'Asia/Riyadh'), created_at_naive)::date as created_at_local
    from typed
  ), present as (
    select
      store_id, record_key,
      order_id, order_history_id, entry_type, order_status_name, customized_status_id, customized_status_name,
      customized_status_slug, note, created_at, created_at_local, created_at_raw, created_by_id, created_by_name,
      false as is_deleted, null::timestamp_ntz as deleted_at, row_hash
    from dated
  ), gone as (
    select
      k.store_id, k.record_key,
      k.order_id, k.order_history_id, k.entry_type, k.order_status_name, k.customized_status_id,
      k.customized_status_name, k.customized_status_slug, k.note, k.created_at, k.created_at_local, k.created_at_raw,
      k.created_by_id, k.created_by_name,
      true as is_deleted, l.noticed_at as deleted_at, k.row_hash
    from SILVER.silver_order_histories k
    join landed l on l.store_id = k.store_id and l.order_id = k.order_id
    left join present p on p.store_id = k.store_id and p.record_key = k.record_key
    where p.record_key is null and not k.is_deleted
  )
  select * from present
  union all
  select * from gone
) s
on t.store_id = s.store_id and t.record_key = s.record_key
when matched and s.is_deleted then update set
  is_deleted = true, deleted_at = s.deleted_at, run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when matched and not s.is_deleted and (t.row_hash <> s.row_hash or t.is_deleted) then update set
  order_id = s.order_id, order_history_id = s.order_history_id, entry_type = s.entry_type,
  order_status_name = s.order_status_name, customized_status_id = s.customized_status_id,
  customized_status_name = s.customized_status_name, customized_status_slug = s.customized_status_slug, note = s.note,
  created_at = s.created_at, created_at_local = s.created_at_local, created_at_raw = s.created_at_raw,
  created_by_id = s.created_by_id, created_by_name = s.created_by_name, is_deleted = false, deleted_at = null,
  row_hash = s.row_hash, run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when not matched and not s.is_deleted then insert (
  store_id, record_key, order_id, order_history_id, entry_type, order_status_name, customized_status_id,
  customized_status_name, customized_status_slug, note, created_at, created_at_local, created_at_raw, created_by_id,
  created_by_name, is_deleted, deleted_at, row_hash, run_id, processed_at
) values (
  s.store_id, s.record_key, s.order_id, s.order_history_id, s.entry_type, s.order_status_name, s.customized_status_id,
  s.customized_status_name, s.customized_status_slug, s.note, s.created_at, s.created_at_local, s.created_at_raw,
  s.created_by_id, s.created_by_name, false, null, s.row_hash, :3, current_timestamp()::timestamp_ntz
)
