-- model: OPS.quarantine
-- grain: one row per record that cannot be typed
-- kind: merge
-- reads: BRONZE.bronze_order_statuses, OPS.quarantine
-- window: the latest Bronze record of each key among runs after :2 up to :3 of store :1 and what stands in quarantine
-- notes: a record that can be typed is marked as released, so that Silver reads it; release_quarantine removes the entry.
merge into OPS.quarantine t using (
  with standing as (
    select store_id, id, is_deleted, record, row_hash, file, run_id
    from BRONZE.bronze_order_statuses
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.is_deleted, b.record, b.row_hash, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_order_statuses b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'order_statuses' and b.run_id <= :2
  ), landed as (
    select store_id, coalesce(id, 'no-key-' || left(row_hash, 16)) as record_key, id, is_deleted, record, file
    from standing
    qualify row_number() over (partition by store_id, coalesce(id, 'no-key-' || left(row_hash, 16)) order by run_id desc, file desc) = 1
  ), texts as (
    select
      store_id, record_key, id, is_deleted, file,
      get_path(record, 'sort')::varchar as sort_order,
      get_path(record, 'is_active')::varchar as is_active,
      get_path(record, 'parent.id')::varchar as parent_status_id,
      get_path(record, 'original.id')::varchar as original_status_id,
      get_path(record, 'parent') as parent_value,
      get_path(record, 'original') as original_value,
      get_path(record, 'name') as name_value,
      get_path(record, 'type') as type_value,
      get_path(record, 'slug') as slug_value,
      get_path(record, 'icon') as icon_value,
      get_path(record, 'message') as message_value
    from landed
  )
  select
    store_id, record_key, file,
    case
      when is_deleted then null
      when id is null then 'id: missing'
      when try_to_decimal(record_key, 18, 0) is null then 'id: not a number'
      when not is_object(parent_value) and parent_value::varchar not in ('', 'null', '{}', '[]') then 'parent: not an object'
      when not is_object(original_value) and original_value::varchar not in ('', 'null', '{}', '[]') then 'original: not an object'
      when (is_object(name_value) or is_array(name_value)) and name_value::varchar not in ('{}', '[]') then 'name: not a text'
      when (is_object(type_value) or is_array(type_value)) and type_value::varchar not in ('{}', '[]') then 'type: not a text'
      when (is_object(slug_value) or is_array(slug_value)) and slug_value::varchar not in ('{}', '[]') then 'slug: not a text'
      when (is_object(icon_value) or is_array(icon_value)) and icon_value::varchar not in ('{}', '[]') then 'icon: not a text'
      when (is_object(message_value) or is_array(message_value)) and message_value::varchar not in ('{}', '[]') then 'message: not a text'
      when (is_object(get_path(parent_value, 'name')) or is_array(get_path(parent_value, 'name'))) and get_path(parent_value, 'name')::varchar not in ('{}', '[]') then 'parent.name: not a text'
      when (is_object(get_path(original_value, 'name')) or is_array(get_path(original_value, 'name'))) and get_path(original_value, 'name')::varchar not in ('{}', '[]') then 'original.name: not a text'
      when sort_order not in ('', 'null', '{}', '[]') and try_to_decimal(translate(sort_order, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) is null then 'sort: not a number'
      when is_active not in ('', 'null', '{}', '[]') and try_to_boolean(is_active) is null then 'is_active: neither true nor false'
      when parent_status_id not in ('', 'null', '{}', '[]') and try_to_decimal(translate(parent_status_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) is null then 'parent.id: not a number'
      when original_status_id not in ('', 'null', '{}', '[]') and try_to_decimal(translate(original_status_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) is null then 'original.id: not a number'
    end as reason
  from texts
) s
on t.store_id = s.store_id and t.stream = 'order_statuses' and t.record_key = s.record_key
when matched and s.reason is null then update set reason = 'released', file = s.file, run_id = :3
when matched and (t.file <> s.file or t.reason <> s.reason) then update set reason = s.reason, file = s.file, run_id = :3
when not matched and s.reason is not null then insert (store_id, stream, record_key, reason, file, run_id)
  values (s.store_id, 'order_statuses', s.record_key, s.reason, s.file, :3)
