-- model: SILVER.silver_employees
-- grain: one row per store_id, record_key (the id of the user)
-- kind: merge
-- reads: BRONZE.bronze_employees, OPS.quarantine
-- window: the latest Bronze record of each key among runs after :2 up to :3 of store :1 and what is released from quarantine
-- deletes: soft; a tombstone keeps the last values
merge into SILVER.silver_employees t using (
  with standing as (
    select store_id, id, record, is_deleted, noticed_at, record_hash, file, run_id
    from BRONZE.bronze_employees
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.record, b.is_deleted, b.noticed_at, b.record_hash, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_employees b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'employees' and b.run_id <= :2
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
      get_path(record, 'id')::varchar as employee_id,
      get_path(record, 'name')::varchar as employee_name,
      get_path(record, 'email')::varchar as email,
      get_path(record, 'mobile')::varchar as mobile,
      get_path(record, 'mobile_code')::varchar as mobile_code,
      get_path(record, 'role')::varchar as employee_role,
      get_path(record, 'status')::varchar as employee_status
    from landed
    where record_key not in (select record_key from OPS.quarantine where store_id = :1 and stream = 'employees' and reason <> 'released')
  )
  select
    store_id, record_key, is_deleted, deleted_at, row_hash,
    try_to_decimal(translate(employee_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) as employee_id,
    iff(employee_name in ('', 'null', '{}', '[]'), null, employee_name) as employee_name,
    iff(email in ('', 'null', '{}', '[]'), null, email) as email,
    iff(mobile in ('', 'null', '{}', '[]'), null, mobile) as mobile,
    iff(mobile_code in ('', 'null', '{}', '[]'), null, nullif(replace(mobile_code, '+', ''), '')) as mobile_code,
    iff(employee_role in ('', 'null', '{}', '[]'), null, employee_role) as employee_role,
    iff(employee_status in ('', 'null', '{}', '[]'), null, employee_status) as employee_status
  from texts
) s
on t.store_id = s.store_id and t.record_key = s.record_key
when matched and s.is_deleted and not t.is_deleted then update set
  is_deleted = true, deleted_at = s.deleted_at, row_hash = s.row_hash, run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when matched and not s.is_deleted and t.row_hash <> s.row_hash then update set
  employee_id = s.employee_id, employee_name = s.employee_name, email = s.email, mobile = s.mobile,
  mobile_code = s.mobile_code, employee_role = s.employee_role, employee_status = s.employee_status,
  is_deleted = false, deleted_at = null, row_hash = s.row_hash, run_id = :3,
  processed_at = current_timestamp()::timestamp_ntz
when not matched and not s.is_deleted then insert (
  store_id, record_key, employee_id, employee_name, email, mobile, mobile_code, employee_role, employee_status,
  is_deleted, deleted_at, row_hash, run_id, processed_at
) values (
  s.store_id, s.record_key, s.employee_id, s.employee_name, s.email, s.mobile, s.mobile_code, s.employee_role,
  s.employee_status, false, null, s.row_hash, :3, current_timestamp()::timestamp_ntz
)
