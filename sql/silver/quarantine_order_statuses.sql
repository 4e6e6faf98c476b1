-- model: OPS.quarantine
-- grain: one row per record that cannot be typed
-- kind: merge
-- reads: BRONZE.bronze_order_statuses, OPS.quarantine
-- window: the latest Bronze record of each key among runs after :2 up to :3 of store :1 and what stands in quarantine
-- notes: a record that can be typed is marked as released, so that Silver reads it; release_quarantine removes the entry.
merge into OPS.quarantine t using (
  with standing as (
    select store_id, id, is_deleted, record, file, run_id
    from BRONZE.bronze_order_statuses
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.is_deleted, b.record, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_order_statuses b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'order_statuses' and b.run_id <= :2
  ), landed as (
    select store_id, coalesce(id, right(file, 100)) as record_key, id, is_deleted, record, file
    from standing
    qualify row_number() over (partition by store_id, coalesce(id, right(file, 100)) order by run_id desc, file desc) = 1
  ), texts as (
    select
      store_id, record_key, id, is_deleted, record, file,
      get_path(record, 'sort')::varchar as sort_order,
      get_path(record, 'is_active')::varchar as is_active,
      get_path(record, 'parent.id')::varchar as parent_status_id,
      get_path(record, 'original.id')::varchar as original_status_id
    from landed
  )
  select
    store_id, record_key, file,
    case
      when id is null then 'id: missing'
      when is_deleted then null
      when try_to_decimal(record_key, 18, 0) is null then 'id: not a number'
      when not is_object(get_path(record, 'parent')) and get_path(record, 'parent')::varchar not in ('', 'null', '{}', '[]') then 'parent: not an object'
      when not is_object(get_path(record, 'original')) and get_path(record, 'original')::varchar not in ('', 'null', '{}', '[]') then 'original: not an object'
      when (is_object(get_path(record, 'name')) or is_array(get_path(record, 'name'))) and get_path(record, 'name')::varchar not in ('{}', '[]') then 'name: not a text'
      when (is_object(get_path(record, 'type')) or is_array(get_path(record, 'type'))) and get_path(record, 'type')::varchar not in ('{}', '[]') then 'type: not a text'
      when (is_object(get_path(record, 'slug')) or is_array(get_path(record, 'slug'))) and get_path(record, 'slug')::varchar not in ('{}', '[]') then 'slug: not a text'
      when (is_object(get_path(record, 'icon')) or is_array(get_path(record, 'icon'))) and get_path(record, 'icon')::varchar not in ('{}', '[]') then 'icon: not a text'
      when (is_object(get_path(record, 'message')) or is_array(get_path(record, 'message'))) and get_path(record, 'message')::varchar not in ('{}', '[]') then 'message: not a text'
      when (is_object(get_path(record, 'parent.name')) or is_array(get_path(record, 'parent.name'))) and get_path(record, 'parent.name')::varchar not in ('{}', '[]') then 'parent.name: not a text'
      when (is_object(get_path(record, 'original.name')) or is_array(get_path(record, 'original.name'))) and get_path(record, 'original.name')::varchar not in ('{}', '[]') then 'original.name: not a text'
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
