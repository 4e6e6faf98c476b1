-- model: OPS.quarantine
-- grain: one row per record that cannot be typed
-- kind: merge
-- reads: BRONZE.bronze_categories, OPS.quarantine
-- window: the latest Bronze record of each key among runs after :2 up to :3 of store :1 and what stands in quarantine
-- notes: a record that can be typed is marked as released, so that Silver reads it; release_quarantine removes the entry.
merge into OPS.quarantine t using (
  with standing as (
    select store_id, id, is_deleted, record, row_hash, file, run_id
    from BRONZE.bronze_categories
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.is_deleted, b.record, b.row_hash, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_categories b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'categories' and b.run_id <= :2
  ), landed as (
    select store_id, coalesce(id, 'no-key-' || left(row_hash, 16)) as record_key, id, is_deleted, record, file
    from standing
    qualify row_number() over (partition by store_id, coalesce(id, 'no-key-' || left(row_hash, 16)) order by run_id desc, file desc) = 1
  ), texts as (
    select
      store_id, record_key, id, is_deleted, file,
      get_path(record, 'parent_id')::varchar as parent_id,
      get_path(record, 'sort_order')::varchar as sort_order,
      get_path(record, 'show_in.app')::varchar as is_in_app,
      get_path(record, 'show_in.salla_points')::varchar as is_in_salla_points,
      get_path(record, 'has_hidden_products')::varchar as has_hidden_products,
      coalesce(get_path(record, 'update_at.date'), get_path(record, 'update_at'))::varchar as updated_at_raw,
      get_path(record, 'update_at.timezone')::varchar as updated_at_zone,
      get_path(record, 'show_in') as show_in_value,
      get_path(record, 'urls') as urls_value,
      get_path(record, 'metadata') as metadata_value,
      get_path(record, 'name') as name_value,
      get_path(record, 'status') as status_value,
      get_path(record, 'image') as image_value
    from landed
  )
  select
    store_id, record_key, file,
    case
      when is_deleted then null
      when id is null then 'id: missing'
      when try_to_decimal(record_key, 18, 0) is null then 'id: not a number'
      when not is_object(show_in_value) and show_in_value::varchar not in ('', 'null', '{}', '[]') then 'show_in: not an object'
      when not is_object(urls_value) and urls_value::varchar not in ('', 'null', '{}', '[]') then 'urls: not an object'
      when not is_object(metadata_value) and metadata_value::varchar not in ('', 'null', '{}', '[]') then 'metadata: not an object'
      when (is_object(name_value) or is_array(name_value)) and name_value::varchar not in ('{}', '[]') then 'name: not a text'
      when (is_object(status_value) or is_array(status_value)) and status_value::varchar not in ('{}', '[]') then 'status: not a text'
      when (is_object(image_value) or is_array(image_value)) and image_value::varchar not in ('{}', '[]') then 'image: not a text'
      when (is_object(get_path(urls_value, 'customer')) or is_array(get_path(urls_value, 'customer'))) and get_path(urls_value, 'customer')::varchar not in ('{}', '[]') then 'urls.customer: not a text'
      when (is_object(get_path(metadata_value, 'title')) or is_array(get_path(metadata_value, 'title'))) and get_path(metadata_value, 'title')::varchar not in ('{}', '[]') then 'metadata.title: not a text'
      when (is_object(get_path(metadata_value, 'description')) or is_array(get_path(metadata_value, 'description'))) and get_path(metadata_value, 'description')::varchar not in ('{}', '[]') then 'metadata.description: not a text'
      when (is_object(get_path(metadata_value, 'url')) or is_array(get_path(metadata_value, 'url'))) and get_path(metadata_value, 'url')::varchar not in ('{}', '[]') then 'metadata.url: not a text'
      when parent_id not in ('', 'null', '{}', '[]') and try_to_decimal(translate(parent_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) is null then 'parent_id: not a number'
      when sort_order not in ('', 'null', '{}', '[]') and try_to_decimal(translate(sort_order, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) is null then 'sort_order: not a number'
      when is_in_app not in ('', 'null', '{}', '[]') and try_to_boolean(is_in_app) is null then 'show_in.app: neither true nor false'
      when is_in_salla_points not in ('', 'null', '{}', '[]') and try_to_boolean(is_in_salla_points) is null then 'show_in.salla_points: neither true nor false'
      when has_hidden_products not in ('', 'null', '{}', '[]') and try_to_boolean(has_hidden_products) is null then 'has_hidden_products: neither true nor false'
      when updated_at_raw not in ('', 'null', '{}', '[]') and try_cast(updated_at_raw as timestamp_ntz) is null then 'update_at: not a date'
      when updated_at_zone not in ('', 'null') and updated_at_zone not in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat') then 'update_at.timezone: not a zone this project knows'
    end as reason
  from texts
) s
on t.store_id = s.store_id and t.stream = 'categories' and t.record_key = s.record_key
when matched and s.reason is null then update set reason = 'released', file = s.file, run_id = :3
when matched and (t.file <> s.file or t.reason <> s.reason) then update set reason = s.reason, file = s.file, run_id = :3
when not matched and s.reason is not null then insert (store_id, stream, record_key, reason, file, run_id)
  values (s.store_id, 'categories', s.record_key, s.reason, s.file, :3)
