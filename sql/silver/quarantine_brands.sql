-- model: OPS.quarantine
-- grain: one row per record that cannot be typed
-- kind: merge
-- reads: BRONZE.bronze_brands, OPS.quarantine
-- window: the latest Bronze record of each key among runs after :2 up to :3 of store :1 and what stands in quarantine
-- notes: a record that can be typed is marked as released, so that Silver reads it; release_quarantine removes the entry.
merge into OPS.quarantine t using (
  with standing as (
    select store_id, id, is_deleted, record, row_hash, file, run_id
    from BRONZE.bronze_brands
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.is_deleted, b.record, b.row_hash, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_brands b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'brands' and b.run_id <= :2
  ), landed as (
    select store_id, coalesce(id, 'no-key-' || left(row_hash, 16)) as record_key, id, is_deleted, record, file
    from standing
    qualify row_number() over (partition by store_id, coalesce(id, 'no-key-' || left(row_hash, 16)) order by run_id desc, file desc) = 1
  ), texts as (
    select
      store_id, record_key, id, is_deleted, file,
      get_path(record, 'status')::varchar as is_active,
      get_path(record, 'metadata') as metadata_value,
      get_path(record, 'name') as name_value,
      get_path(record, 'description') as description_value,
      get_path(record, 'banner') as banner_value,
      get_path(record, 'logo') as logo_value,
      get_path(record, 'ar_char') as ar_char_value,
      get_path(record, 'en_char') as en_char_value
    from landed
  )
  select
    store_id, record_key, file,
    case
      when is_deleted then null
      when id is null then 'id: missing'
      when try_to_decimal(record_key, 18, 0) is null then 'id: not a number'
      when not is_object(metadata_value) and metadata_value::varchar not in ('', 'null', '{}', '[]') then 'metadata: not an object'
      when (is_object(name_value) or is_array(name_value)) and name_value::varchar not in ('{}', '[]') then 'name: not a text'
      when (is_object(description_value) or is_array(description_value)) and description_value::varchar not in ('{}', '[]') then 'description: not a text'
      when (is_object(banner_value) or is_array(banner_value)) and banner_value::varchar not in ('{}', '[]') then 'banner: not a text'
      when (is_object(logo_value) or is_array(logo_value)) and logo_value::varchar not in ('{}', '[]') then 'logo: not a text'
      when (is_object(ar_char_value) or is_array(ar_char_value)) and ar_char_value::varchar not in ('{}', '[]') then 'ar_char: not a text'
      when (is_object(en_char_value) or is_array(en_char_value)) and en_char_value::varchar not in ('{}', '[]') then 'en_char: not a text'
      when (is_object(get_path(metadata_value, 'title')) or is_array(get_path(metadata_value, 'title'))) and get_path(metadata_value, 'title')::varchar not in ('{}', '[]') then 'metadata.title: not a text'
      when (is_object(get_path(metadata_value, 'description')) or is_array(get_path(metadata_value, 'description'))) and get_path(metadata_value, 'description')::varchar not in ('{}', '[]') then 'metadata.description: not a text'
      when (is_object(get_path(metadata_value, 'url')) or is_array(get_path(metadata_value, 'url'))) and get_path(metadata_value, 'url')::varchar not in ('{}', '[]') then 'metadata.url: not a text'
      when is_active not in ('', 'null', '{}', '[]') and try_to_boolean(is_active) is null then 'status: neither true nor false'
    end as reason
  from texts
) s
on t.store_id = s.store_id and t.stream = 'brands' and t.record_key = s.record_key
when matched and s.reason is null then update set reason = 'released', file = s.file, run_id = :3
when matched and (t.file <> s.file or t.reason <> s.reason) then update set reason = s.reason, file = s.file, run_id = :3
when not matched and s.reason is not null then insert (store_id, stream, record_key, reason, file, run_id)
  values (s.store_id, 'brands', s.record_key, s.reason, s.file, :3)
