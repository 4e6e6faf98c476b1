-- model: OPS.quarantine
-- grain: one row per record that cannot be typed
-- kind: merge
-- reads: BRONZE.bronze_store_info, OPS.quarantine
-- window: the latest Bronze record of each key among runs after :2 up to :3 of store :1 and what stands in quarantine
-- notes: a record that can be typed is marked as released, so that Silver reads it; release_quarantine removes the entry.
merge into OPS.quarantine t using (
  with standing as (
    select store_id, id, is_deleted, record, row_hash, file, run_id
    from BRONZE.bronze_store_info
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.is_deleted, b.record, b.row_hash, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_store_info b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'store_info' and b.run_id <= :2
  ), landed as (
    select store_id, coalesce(id, 'no-key-' || left(row_hash, 16)) as record_key, id, is_deleted, record, file
    from standing
    qualify row_number() over (partition by store_id, coalesce(id, 'no-key-' || left(row_hash, 16)) order by run_id desc, file desc) = 1
  ), texts as (
    select
      store_id, record_key, id, is_deleted, file,
      get_path(record, 'verified')::varchar as is_verified,
      get_path(record, 'licenses') as licenses_value,
      get_path(record, 'name') as name_value,
      get_path(record, 'entity') as entity_value,
      get_path(record, 'type') as type_value,
      get_path(record, 'status') as status_value,
      get_path(record, 'plan') as plan_value,
      get_path(record, 'currency') as currency_value,
      get_path(record, 'domain') as domain_value,
      get_path(record, 'description') as description_value,
      get_path(record, 'email') as email_value,
      get_path(record, 'avatar') as avatar_value
    from landed
  )
  select
    store_id, record_key, file,
    case
      when is_deleted then null
      when id is null then 'id: missing'
      when try_to_decimal(record_key, 18, 0) is null then 'id: not a number'
      when not is_object(licenses_value) and licenses_value::varchar not in ('', 'null', '{}', '[]') then 'licenses: not an object'
      when (is_object(name_value) or is_array(name_value)) and name_value::varchar not in ('{}', '[]') then 'name: not a text'
      when (is_object(entity_value) or is_array(entity_value)) and entity_value::varchar not in ('{}', '[]') then 'entity: not a text'
      when (is_object(type_value) or is_array(type_value)) and type_value::varchar not in ('{}', '[]') then 'type: not a text'
      when (is_object(status_value) or is_array(status_value)) and status_value::varchar not in ('{}', '[]') then 'status: not a text'
      when (is_object(plan_value) or is_array(plan_value)) and plan_value::varchar not in ('{}', '[]') then 'plan: not a text'
      when (is_object(currency_value) or is_array(currency_value)) and currency_value::varchar not in ('{}', '[]') then 'currency: not a text'
      when (is_object(domain_value) or is_array(domain_value)) and domain_value::varchar not in ('{}', '[]') then 'domain: not a text'
      when (is_object(description_value) or is_array(description_value)) and description_value::varchar not in ('{}', '[]') then 'description: not a text'
      when (is_object(email_value) or is_array(email_value)) and email_value::varchar not in ('{}', '[]') then 'email: not a text'
      when (is_object(avatar_value) or is_array(avatar_value)) and avatar_value::varchar not in ('{}', '[]') then 'avatar: not a text'
      when (is_object(get_path(licenses_value, 'tax_number')) or is_array(get_path(licenses_value, 'tax_number'))) and get_path(licenses_value, 'tax_number')::varchar not in ('{}', '[]') then 'licenses.tax_number: not a text'
      when (is_object(get_path(licenses_value, 'commercial_number')) or is_array(get_path(licenses_value, 'commercial_number'))) and get_path(licenses_value, 'commercial_number')::varchar not in ('{}', '[]') then 'licenses.commercial_number: not a text'
      when (is_object(get_path(licenses_value, 'freelance_number')) or is_array(get_path(licenses_value, 'freelance_number'))) and get_path(licenses_value, 'freelance_number')::varchar not in ('{}', '[]') then 'licenses.freelance_number: not a text'
      when is_verified not in ('', 'null', '{}', '[]') and try_to_boolean(is_verified) is null then 'verified: neither true nor false'
    end as reason
  from texts
) s
on t.store_id = s.store_id and t.stream = 'store_info' and t.record_key = s.record_key
when matched and s.reason is null then update set reason = 'released', file = s.file, run_id = :3
when matched and (t.file <> s.file or t.reason <> s.reason) then update set reason = s.reason, file = s.file, run_id = :3
when not matched and s.reason is not null then insert (store_id, stream, record_key, reason, file, run_id)
  values (s.store_id, 'store_info', s.record_key, s.reason, s.file, :3)
