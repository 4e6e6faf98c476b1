-- model: OPS.quarantine
-- grain: one row per record that cannot be typed
-- kind: merge
-- reads: BRONZE.bronze_employees, OPS.quarantine
-- window: the latest Bronze record of each key among runs after :2 up to :3 of store :1 and what stands in quarantine
-- notes: a record that can be typed is marked as released, so that Silver reads it; release_quarantine removes the entry.
merge into OPS.quarantine t using (
  with standing as (
    select store_id, id, is_deleted, record, row_hash, file, run_id
    from BRONZE.bronze_employees
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.is_deleted, b.record, b.row_hash, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_employees b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'employees' and b.run_id <= :2
  ), landed as (
    select store_id, coalesce(id, 'no-key-' || left(row_hash, 16)) as record_key, id, is_deleted, record, file
    from standing
    qualify row_number() over (partition by store_id, coalesce(id, 'no-key-' || left(row_hash, 16)) order by run_id desc, file desc) = 1
  ), texts as (
    select
      store_id, record_key, id, is_deleted, file,
      get_path(record, 'name') as name_value,
      get_path(record, 'email') as email_value,
      get_path(record, 'mobile') as mobile_value,
      get_path(record, 'mobile_code') as mobile_code_value,
      get_path(record, 'role') as role_value,
      get_path(record, 'status') as status_value
    from landed
  )
  select
    store_id, record_key, file,
    case
      when is_deleted then null
      when id is null then 'id: missing'
      when try_to_decimal(record_key, 18, 0) is null then 'id: not a number'
      when (is_object(name_value) or is_array(name_value)) and name_value::varchar not in ('{}', '[]') then 'name: not a text'
      when (is_object(email_value) or is_array(email_value)) and email_value::varchar not in ('{}', '[]') then 'email: not a text'
      when (is_object(mobile_value) or is_array(mobile_value)) and mobile_value::varchar not in ('{}', '[]') then 'mobile: not a text'
      when (is_object(mobile_code_value) or is_array(mobile_code_value)) and mobile_code_value::varchar not in ('{}', '[]') then 'mobile_code: not a text'
      when (is_object(role_value) or is_array(role_value)) and role_value::varchar not in ('{}', '[]') then 'role: not a text'
      when (is_object(status_value) or is_array(status_value)) and status_value::varchar not in ('{}', '[]') then 'status: not a text'
    end as reason
  from texts
) s
on t.store_id = s.store_id and t.stream = 'employees' and t.record_key = s.record_key
when matched and s.reason is null then update set reason = 'released', file = s.file, run_id = :3
when matched and (t.file <> s.file or t.reason <> s.reason) then update set reason = s.reason, file = s.file, run_id = :3
when not matched and s.reason is not null then insert (store_id, stream, record_key, reason, file, run_id)
  values (s.store_id, 'employees', s.record_key, s.reason, s.file, :3)
