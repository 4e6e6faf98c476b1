-- model: SILVER.silver_shipping_companies
-- grain: one row per store_id, record_key (the id of the shipping company)
-- kind: merge
-- reads: BRONZE.bronze_shipping_companies, OPS.quarantine
-- window: the latest Bronze record of each key among runs after :2 up to :3 of store :1 and what is released from quarantine
-- deletes: soft; a tombstone keeps the last values
merge into SILVER.silver_shipping_companies t using (
  with standing as (
    select store_id, id, record, is_deleted, noticed_at, record_hash, file, run_id
    from BRONZE.bronze_shipping_companies
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.record, b.is_deleted, b.noticed_at, b.record_hash, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_shipping_companies b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'shipping_companies' and b.run_id <= :2
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
      get_path(record, 'id')::varchar as shipping_company_id,
      get_path(record, 'name')::varchar as shipping_company_name,
      get_path(record, 'app_id')::varchar as app_id,
      get_path(record, 'activation_type')::varchar as activation_type,
      get_path(record, 'slug')::varchar as slug
    from landed
    where record_key not in (select record_key from OPS.quarantine where store_id = :1 and stream = 'shipping_companies' and reason <> 'released')
  )
  select
    store_id, record_key, is_deleted, deleted_at, row_hash,
    try_to_decimal(translate(shipping_company_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) as shipping_company_id,
    iff(shipping_company_name in ('', 'null', '{}', '[]'), null, shipping_company_name) as shipping_company_name,
    iff(app_id in ('', 'null', '{}', '[]'), null, app_id) as app_id,
    iff(activation_type in ('', 'null', '{}', '[]'), null, activation_type) as activation_type,
    iff(slug in ('', 'null', '{}', '[]'), null, slug) as slug
  from texts
) s
on t.store_id = s.store_id and t.record_key = s.record_key
when matched and s.is_deleted and not t.is_deleted then update set
  is_deleted = true, deleted_at = s.deleted_at, row_hash = s.row_hash, run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when matched and not s.is_deleted and t.row_hash <> s.row_hash then update set
  shipping_company_id = s.shipping_company_id, shipping_company_name = s.shipping_company_name, app_id = s.app_id,
  activation_type = s.activation_type, slug = s.slug, is_deleted = false, deleted_at = null, row_hash = s.row_hash,
  run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when not matched and not s.is_deleted then insert (
  store_id, record_key, shipping_company_id, shipping_company_name, app_id, activation_type, slug, is_deleted,
  deleted_at, row_hash, run_id, processed_at
) values (
  s.store_id, s.record_key, s.shipping_company_id, s.shipping_company_name, s.app_id, s.activation_type, s.slug,
  false, null, s.row_hash, :3, current_timestamp()::timestamp_ntz
)
