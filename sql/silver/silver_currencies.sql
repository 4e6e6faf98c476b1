-- model: SILVER.silver_currencies
-- grain: one row per store_id, record_key (the code of the currency)
-- kind: merge
-- reads: BRONZE.bronze_currencies, OPS.quarantine
-- window: the latest Bronze record of each key among runs after :2 up to :3 of store :1 and what is released from quarantine
-- deletes: soft; a tombstone keeps the last values
merge into SILVER.silver_currencies t using (
  with standing as (
    select store_id, id, record, is_deleted, noticed_at, record_hash, file, run_id
    from BRONZE.bronze_currencies
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.record, b.is_deleted, b.noticed_at, b.record_hash, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_currencies b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'currencies' and b.run_id <= :2
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
      get_path(record, 'code')::varchar as code,
      get_path(record, 'name')::varchar as currency_name,
      get_path(record, 'symbol')::varchar as symbol,
      get_path(record, 'status')::varchar as currency_status
    from landed
    where record_key not in (select record_key from OPS.quarantine where store_id = :1 and stream = 'currencies' and reason <> 'released')
  )
  select
    store_id, record_key, is_deleted, deleted_at, row_hash,
    iff(code in ('', 'null', '{}', '[]'), null, code) as code,
    iff(currency_name in ('', 'null', '{}', '[]'), null, currency_name) as currency_name,
    iff(symbol in ('', 'null', '{}', '[]'), null, symbol) as symbol,
    iff(currency_status in ('', 'null', '{}', '[]'), null, currency_status) as currency_status
  from texts
) s
on t.store_id = s.store_id and t.record_key = s.record_key
when matched and s.is_deleted and not t.is_deleted then update set
  is_deleted = true, deleted_at = s.deleted_at, row_hash = s.row_hash, run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when matched and not s.is_deleted and t.row_hash <> s.row_hash then update set
  code = s.code, currency_name = s.currency_name, symbol = s.symbol, currency_status = s.currency_status,
  is_deleted = false, deleted_at = null, row_hash = s.row_hash, run_id = :3,
  processed_at = current_timestamp()::timestamp_ntz
when not matched and not s.is_deleted then insert (
  store_id, record_key, code, currency_name, symbol, currency_status, is_deleted, deleted_at, row_hash, run_id,
  processed_at
) values (
  s.store_id, s.record_key, s.code, s.currency_name, s.symbol, s.currency_status, false, null, s.row_hash, :3,
  current_timestamp()::timestamp_ntz
)
