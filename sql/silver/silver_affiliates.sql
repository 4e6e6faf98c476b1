-- model: SILVER.silver_affiliates
-- grain: one row per store_id, record_key (the id of the campaign)
-- kind: merge
-- reads: BRONZE.bronze_affiliates, OPS.quarantine, OPS.store_settings
-- window: the latest Bronze record of each key among runs after :2 up to :3 of store :1 and what is released from quarantine
-- deletes: soft; a tombstone keeps the last values
-- notes: dates are naive in the zone they name, Asia/Riyadh when they name none. Amounts are in the store's currency: the
--   API names none. Its schema changed in November 2025.
merge into SILVER.silver_affiliates t using (
  with standing as (
    select store_id, id, record, is_deleted, noticed_at, record_hash, file, run_id
    from BRONZE.bronze_affiliates
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.record, b.is_deleted, b.noticed_at, b.record_hash, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_affiliates b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'affiliates' and b.run_id <= :2
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
      get_path(record, 'id')::varchar as affiliate_id,
      get_path(record, 'title')::varchar as title,
      get_path(record, 'type')::varchar as affiliate_type,
      get_path(record, 'status')::varchar as affiliate_status,
      get_path(record, 'apply_to')::varchar as apply_to,
      get_path(record, 'commission.type')::varchar as commission_type,
      coalesce(get_path(record, 'commission.value.amount'), get_path(record, 'commission.value'))::varchar as commission_value,
      coalesce(get_path(record, 'commission.minimum_apply.amount'), get_path(record, 'commission.minimum_apply'))::varchar as commission_minimum,
      get_path(record, 'discount.type')::varchar as discount_type,
      coalesce(get_path(record, 'discount.value.amount'), get_path(record, 'discount.value'))::varchar as discount_value,
      get_path(record, 'scopes') as scopes,
      coalesce(get_path(record, 'start_date.date'), get_path(record, 'start_date'))::varchar as starts_at_raw,
      get_path(record, 'start_date.timezone')::varchar as starts_at_zone,
      coalesce(get_path(record, 'end_date.date'), get_path(record, 'end_date'))::varchar as expires_at_raw,
      get_path(record, 'end_date.timezone')::varchar as expires_at_zone
    from landed
    where record_key not in (select record_key from OPS.quarantine where store_id = :1 and stream = 'affiliates' and reason <> 'released')
  ), typed as (
    select
      store_id, record_key, is_deleted, deleted_at, row_hash,
      try_to_decimal(translate(affiliate_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) as affiliate_id,
      iff(title in ('', 'null', '{}', '[]'), null, title) as title,
      iff(affiliate_type in ('', 'null', '{}', '[]'), null, affiliate_type) as affiliate_type,
      iff(affiliate_status in ('', 'null', '{}', '[]'), null, affiliate_status) as affiliate_status,
      iff(apply_to in ('', 'null', '{}', '[]'), null, apply_to) as apply_to,
      iff(commission_type in ('', 'null', '{}', '[]'), null, commission_type) as commission_type,
      try_to_decimal(translate(commission_value, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) as commission_value,
      try_to_decimal(translate(commission_minimum, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) as commission_minimum,
      iff(discount_type in ('', 'null', '{}', '[]'), null, discount_type) as discount_type,
      try_to_decimal(translate(discount_value, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) as discount_value,
      case when scopes::varchar not in ('', 'null', '{}', '[]') then scopes end as scopes,
      iff(starts_at_raw in ('', 'null', '{}', '[]'), null, starts_at_raw) as starts_at_raw,
      try_cast(starts_at_raw as timestamp_ntz) as starts_at_naive,
      iff(starts_at_zone in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat'), starts_at_zone, 'Asia/Riyadh') as starts_at_zone,
      iff(expires_at_raw in ('', 'null', '{}', '[]'), null, expires_at_raw) as expires_at_raw,
      try_cast(expires_at_raw as timestamp_ntz) as expires_at_naive,
      iff(expires_at_zone in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat'), expires_at_zone, 'Asia/Riyadh') as expires_at_zone
    from texts
  )
  select
    typed.*,
    convert_timezone(starts_at_zone, 'UTC', starts_at_naive) as starts_at,
    convert_timezone(starts_at_zone, coalesce((select max(time_zone) from OPS.store_settings where store_id = :1), 'Asia/Riyadh'), starts_at_naive)::date as starts_at_local,
    convert_timezone(expires_at_zone, 'UTC', expires_at_naive) as expires_at,
    convert_timezone(expires_at_zone, coalesce((select max(time_zone) from OPS.store_settings where store_id = :1), 'Asia/Riyadh'), expires_at_naive)::date as expires_at_local
  from typed
) s
on t.store_id = s.store_id and t.record_key = s.record_key
when matched and s.is_deleted and not t.is_deleted then update set
  is_deleted = true, deleted_at = s.deleted_at, row_hash = s.row_hash, run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when matched and not s.is_deleted and t.row_hash <> s.row_hash then update set
  affiliate_id = s.affiliate_id, title = s.title, affiliate_type = s.affiliate_type,
  affiliate_status = s.affiliate_status, apply_to = s.apply_to, commission_type = s.commission_type,
  commission_value = s.commission_value, commission_minimum = s.commission_minimum, discount_type = s.discount_type,
  discount_value = s.discount_value, scopes = s.scopes, starts_at = s.starts_at, starts_at_local = s.starts_at_local,
  starts_at_raw = s.starts_at_raw, expires_at = s.expires_at, expires_at_local = s.expires_at_local,
  expires_at_raw = s.expires_at_raw, is_deleted = false, deleted_at = null, row_hash = s.row_hash, run_id = :3,
  processed_at = current_timestamp()::timestamp_ntz
when not matched and not s.is_deleted then insert (
  store_id, record_key, affiliate_id, title, affiliate_type, affiliate_status, apply_to, commission_type,
  commission_value, commission_minimum, discount_type, discount_value, scopes, starts_at, starts_at_local,
  starts_at_raw, expires_at, expires_at_local, expires_at_raw, is_deleted, deleted_at, row_hash, run_id, processed_at
) values (
  s.store_id, s.record_key, s.affiliate_id, s.title, s.affiliate_type, s.affiliate_status, s.apply_to,
  s.commission_type, s.commission_value, s.commission_minimum, s.discount_type, s.discount_value, s.scopes,
  s.starts_at, s.starts_at_local, s.starts_at_raw, s.expires_at, s.expires_at_local, s.expires_at_raw, false, null,
  s.row_hash, :3, current_timestamp()::timestamp_ntz
)
