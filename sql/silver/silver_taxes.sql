-- model: SILVER.silver_taxes
-- grain: one row per store_id, record_key (the id of the tax)
-- kind: merge
-- reads: BRONZE.bronze_taxes, OPS.quarantine
-- window: the latest Bronze record of each key among runs after :2 up to :3 of store :1 and what is released from quarantine
-- deletes: soft; a tombstone keeps the last values
merge into SILVER.silver_taxes t using (
  with standing as (
    select store_id, id, record, is_deleted, noticed_at, record_hash, file, run_id
    from BRONZE.bronze_taxes
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.record, b.is_deleted, b.noticed_at, b.record_hash, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_taxes b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'taxes' and b.run_id <= :2
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
      get_path(record, 'id')::varchar as tax_id,
      get_path(record, 'tax')::varchar as tax_percent,
      get_path(record, 'status')::varchar as tax_status,
      get_path(record, 'country')::varchar as country
    from landed
    where record_key not in (select record_key from OPS.quarantine where store_id = :1 and stream = 'taxes' and reason <> 'released')
  )
  select
    store_id, record_key, is_deleted, deleted_at, row_hash,
    try_to_decimal(translate(tax_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) as tax_id,
    try_to_decimal(translate(tax_percent, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 9, 4) as tax_percent,
    iff(tax_status in ('', 'null', '{}', '[]'), null, tax_status) as tax_status,
    iff(country in ('', 'null', '{}', '[]'), null, country) as country
  from texts
) s
on t.store_id = s.store_id and t.record_key = s.record_key
when matched and s.is_deleted and not t.is_deleted then update set
  is_deleted = true, deleted_at = s.deleted_at, row_hash = s.row_hash, run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when matched and not s.is_deleted and t.row_hash <> s.row_hash then update set
  tax_id = s.tax_id, tax_percent = s.tax_percent, tax_status = s.tax_status, country = s.country, is_deleted = false,
  deleted_at = null, row_hash = s.row_hash, run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when not matched and not s.is_deleted then insert (
  store_id, record_key, tax_id, tax_percent, tax_status, country, is_deleted, deleted_at, row_hash, run_id,
  processed_at
) values (
  s.store_id, s.record_key, s.tax_id, s.tax_percent, s.tax_status, s.country, false, null, s.row_hash, :3,
  current_timestamp()::timestamp_ntz
)
