-- model: OPS.quarantine
-- grain: one row per record that cannot be typed
-- kind: merge
-- reads: BRONZE.bronze_customers, OPS.quarantine
-- window: the latest Bronze record of each key among runs after :2 up to :3 of store :1 and what stands in quarantine
-- notes: a record that can be typed is marked as released, so that Silver reads it; release_quarantine removes the entry.
merge into OPS.quarantine t using (
  with standing as (
    select store_id, id, is_deleted, record, row_hash, file, run_id
    from BRONZE.bronze_customers
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.is_deleted, b.record, b.row_hash, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_customers b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'customers' and b.run_id <= :2
  ), landed as (
    select store_id, coalesce(id::varchar, 'no-key-' || left(row_hash, 16)) as record_key, id, is_deleted, record, file
    from standing
    qualify row_number() over (partition by store_id, coalesce(id::varchar, 'no-key-' || left(row_hash, 16)) order by run_id desc, file desc) = 1
  ), elements as (
    select l.store_id, l.record_key, count_if(try_to_decimal(translate(f.value::varchar, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) is null) as untyped_count
    from landed l, lateral flatten(input => get_path(l.record, 'groups')) f
    where not l.is_deleted
    group by l.store_id, l.record_key
  ), texts as (
    select
      landed.store_id, landed.record_key, landed.id, landed.is_deleted, landed.file,
      elements.untyped_count,
      get_path(landed.record, 'groups') as groups_value,
      coalesce(get_path(landed.record, 'birthday.date'), get_path(landed.record, 'birthday'))::varchar as birthday_text,
      coalesce(get_path(landed.record, 'updated_at.date'), get_path(landed.record, 'updated_at'))::varchar as updated_text,
      get_path(landed.record, 'updated_at.timezone')::varchar as updated_zone,
      get_path(landed.record, 'first_name') as first_name_value,
      get_path(landed.record, 'last_name') as last_name_value,
      get_path(landed.record, 'email') as email_value,
      get_path(landed.record, 'mobile') as mobile_value,
      get_path(landed.record, 'mobile_code') as mobile_code_value,
      get_path(landed.record, 'country') as country_value,
      get_path(landed.record, 'city') as city_value,
      get_path(landed.record, 'gender') as gender_value,
      get_path(landed.record, 'avatar') as avatar_value
    from landed
    left join elements on elements.store_id = landed.store_id and elements.record_key = landed.record_key
  )
  select
    store_id, record_key, file,
    case
      when is_deleted then null
      when id is null then 'id: missing or not a number'
      when (is_object(first_name_value) or is_array(first_name_value)) and first_name_value::varchar not in ('{}', '[]') then 'first_name: not a text'
      when (is_object(last_name_value) or is_array(last_name_value)) and last_name_value::varchar not in ('{}', '[]') then 'last_name: not a text'
      when (is_object(email_value) or is_array(email_value)) and email_value::varchar not in ('{}', '[]') then 'email: not a text'
      when (is_object(mobile_value) or is_array(mobile_value)) and mobile_value::varchar not in ('{}', '[]') then 'mobile: not a text'
      when (is_object(mobile_code_value) or is_array(mobile_code_value)) and mobile_code_value::varchar not in ('{}', '[]') then 'mobile_code: not a text'
      when (is_object(country_value) or is_array(country_value)) and country_value::varchar not in ('{}', '[]') then 'country: not a text'
      when (is_object(city_value) or is_array(city_value)) and city_value::varchar not in ('{}', '[]') then 'city: not a text'
      when (is_object(gender_value) or is_array(gender_value)) and gender_value::varchar not in ('{}', '[]') then 'gender: not a text'
      when (is_object(avatar_value) or is_array(avatar_value)) and avatar_value::varchar not in ('{}', '[]') then 'avatar: not a text'
      when not is_array(groups_value) and groups_value::varchar not in ('', 'null', '{}', '[]') then 'groups: not a list'
      when birthday_text not in ('', 'null', '{}', '[]') and try_cast(birthday_text as timestamp_ntz) is null then 'birthday: not a date'
      when updated_text not in ('', 'null', '{}', '[]') and try_cast(updated_text as timestamp_ntz) is null then 'updated_at: not a date'
      when updated_zone not in ('', 'null') and updated_zone not in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat') then 'updated_at.timezone: not a zone this project knows'
      when untyped_count > 0 then 'groups: a field that is not of its type'
    end as reason
  from texts
) s
on t.store_id = s.store_id and t.stream = 'customers' and t.record_key = s.record_key
when matched and s.reason is null then update set reason = 'released', file = s.file, run_id = :3
when matched and (t.file <> s.file or t.reason <> s.reason) then update set reason = s.reason, file = s.file, run_id = :3
when not matched and s.reason is not null then insert (store_id, stream, record_key, reason, file, run_id)
  values (s.store_id, 'customers', s.record_key, s.reason, s.file, :3)
