-- model: OPS.quarantine
-- grain: one row per record that cannot be typed
-- kind: merge
-- reads: BRONZE.bronze_brands, OPS.quarantine
-- window: the latest Bronze record of each key among runs after :2 up to :3 of store :1 and what stands in quarantine
-- notes: a record that can be typed is marked as released, so that Silver reads it; release_quarantine removes the entry.
merge into OPS.quarantine t using (
  with standing as (
    select store_id, id, is_deleted, record, file, run_id
    from BRONZE.bronze_brands
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.is_deleted, b.record, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_brands b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'brands' and b.run_id <= :2
  ), landed as (
    select store_id, coalesce(id, right(file, 100)) as record_key, id, is_deleted, record, file
    from standing
    qualify row_number() over (partition by store_id, coalesce(id, right(file, 100)) order by run_id desc, file desc) = 1
  ), texts as (
    select
      store_id, record_key, id, is_deleted, record, file,
      get_path(record, 'status')::varchar as is_active
    from landed
  )
  select
    store_id, record_key, file,
    case
      when id is null then 'id: missing'
      when is_deleted then null
      when try_to_decimal(record_key, 18, 0) is null then 'id: not a number'
      when not is_object(get_path(record, 'metadata')) and get_path(record, 'metadata')::varchar not in ('', 'null', '{}', '[]') then 'metadata: not an object'
      when (is_object(get_path(record, 'name')) or is_array(get_path(record, 'name'))) and get_path(record, 'name')::varchar not in ('{}', '[]') then 'name: not a text'
      when (is_object(get_path(record, 'description')) or is_array(get_path(record, 'description'))) and get_path(record, 'description')::varchar not in ('{}', '[]') then 'description: not a text'
      when (is_object(get_path(record, 'banner')) or is_array(get_path(record, 'banner'))) and get_path(record, 'banner')::varchar not in ('{}', '[]') then 'banner: not a text'
      when (is_object(get_path(record, 'logo')) or is_array(get_path(record, 'logo'))) and get_path(record, 'logo')::varchar not in ('{}', '[]') then 'logo: not a text'
      when (is_object(get_path(record, 'ar_char')) or is_array(get_path(record, 'ar_char'))) and get_path(record, 'ar_char')::varchar not in ('{}', '[]') then 'ar_char: not a text'
      when (is_object(get_path(record, 'en_char')) or is_array(get_path(record, 'en_char'))) and get_path(record, 'en_char')::varchar not in ('{}', '[]') then 'en_char: not a text'
      when (is_object(get_path(record, 'metadata.title')) or is_array(get_path(record, 'metadata.title'))) and get_path(record, 'metadata.title')::varchar not in ('{}', '[]') then 'metadata.title: not a text'
      when (is_object(get_path(record, 'metadata.description')) or is_array(get_path(record, 'metadata.description'))) and get_path(record, 'metadata.description')::varchar not in ('{}', '[]') then 'metadata.description: not a text'
      when (is_object(get_path(record, 'metadata.url')) or is_array(get_path(record, 'metadata.url'))) and get_path(record, 'metadata.url')::varchar not in ('{}', '[]') then 'metadata.url: not a text'
      when is_active not in ('', 'null', '{}', '[]') and try_to_boolean(is_active) is null then 'status: neither true nor false'
    end as reason
  from texts
) s
on t.store_id = s.store_id and t.stream = 'brands' and t.record_key = s.record_key
when matched and s.reason is null then update set reason = 'released', file = s.file, run_id = :3
when matched and (t.file <> s.file or t.reason <> s.reason) then update set reason = s.reason, file = s.file, run_id = :3
when not matched and s.reason is not null then insert (store_id, stream, record_key, reason, file, run_id)
  values (s.store_id, 'brands', s.record_key, s.reason, s.file, :3)
