-- model: SILVER.silver_store_info
-- grain: one row per store_id, record_key (the id of the store)
-- kind: merge
-- reads: BRONZE.bronze_store_info, OPS.quarantine
-- window: the latest Bronze record of each key among runs after :2 up to :3 of store :1 and what is released from quarantine
-- deletes: soft; a tombstone keeps the last values
merge into SILVER.silver_store_info t using (
  with standing as (
    select store_id, id, record, is_deleted, noticed_at, record_hash, file, run_id
    from BRONZE.bronze_store_info
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.record, b.is_deleted, b.noticed_at, b.record_hash, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_store_info b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'store_info' and b.run_id <= :2
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
      get_path(record, 'name')::varchar as store_name,
      get_path(record, 'entity')::varchar as entity,
      get_path(record, 'type')::varchar as store_type,
      get_path(record, 'status')::varchar as store_status,
      get_path(record, 'plan')::varchar as store_plan,
      get_path(record, 'verified')::varchar as is_verified,
      get_path(record, 'currency')::varchar as currency,
      get_path(record, 'domain')::varchar as domain,
      get_path(record, 'description')::varchar as store_description,
      get_path(record, 'email')::varchar as email,
      get_path(record, 'avatar')::varchar as avatar_url,
      get_path(record, 'licenses.tax_number')::varchar as tax_number,
      get_path(record, 'licenses.commercial_number')::varchar as commercial_number,
      get_path(record, 'licenses.freelance_number')::varchar as freelance_number,
      get_path(record, 'social') as social
    from landed
    where record_key not in (select record_key from OPS.quarantine where store_id = :1 and stream = 'store_info' and reason <> 'released')
  )
  select
    store_id, record_key, is_deleted, deleted_at, row_hash,
    iff(store_name in ('', 'null', '{}', '[]'), null, store_name) as store_name,
    iff(entity in ('', 'null', '{}', '[]'), null, entity) as entity,
    iff(store_type in ('', 'null', '{}', '[]'), null, store_type) as store_type,
    iff(store_status in ('', 'null', '{}', '[]'), null, store_status) as store_status,
    iff(store_plan in ('', 'null', '{}', '[]'), null, store_plan) as store_plan,
    try_to_boolean(is_verified) as is_verified,
    iff(currency in ('', 'null', '{}', '[]'), null, currency) as currency,
    iff(domain in ('', 'null', '{}', '[]'), null, domain) as domain,
    iff(store_description in ('', 'null', '{}', '[]'), null, store_description) as store_description,
    iff(email in ('', 'null', '{}', '[]'), null, email) as email,
    iff(avatar_url in ('', 'null', '{}', '[]'), null, avatar_url) as avatar_url,
    iff(tax_number in ('', 'null', '{}', '[]'), null, tax_number) as tax_number,
    iff(commercial_number in ('', 'null', '{}', '[]'), null, commercial_number) as commercial_number,
    iff(freelance_number in ('', 'null', '{}', '[]'), null, freelance_number) as freelance_number,
    case when social::varchar not in ('', 'null', '{}', '[]') then social end as social
  from texts
) s
on t.store_id = s.store_id and t.record_key = s.record_key
when matched and s.is_deleted and not t.is_deleted then update set
  is_deleted = true, deleted_at = s.deleted_at, row_hash = s.row_hash, run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when matched and not s.is_deleted and t.row_hash <> s.row_hash then update set
  store_name = s.store_name, entity = s.entity, store_type = s.store_type, store_status = s.store_status,
  store_plan = s.store_plan, is_verified = s.is_verified, currency = s.currency, domain = s.domain,
  store_description = s.store_description, email = s.email, avatar_url = s.avatar_url, tax_number = s.tax_number,
  commercial_number = s.commercial_number, freelance_number = s.freelance_number, social = s.social,
  is_deleted = false, deleted_at = null, row_hash = s.row_hash, run_id = :3,
  processed_at = current_timestamp()::timestamp_ntz
when not matched and not s.is_deleted then insert (
  store_id, record_key, store_name, entity, store_type, store_status, store_plan, is_verified, currency, domain,
  store_description, email, avatar_url, tax_number, commercial_number, freelance_number, social, is_deleted,
  deleted_at, row_hash, run_id, processed_at
) values (
  s.store_id, s.record_key, s.store_name, s.entity, s.store_type, s.store_status, s.store_plan, s.is_verified,
  s.currency, s.domain, s.store_description, s.email, s.avatar_url, s.tax_number, s.commercial_number,
  s.freelance_number, s.social, false, null, s.row_hash, :3, current_timestamp()::timestamp_ntz
)
