-- model: SILVER.silver_special_offers
-- grain: one row per store_id, record_key (the id of the offer)
-- kind: merge
-- reads: BRONZE.bronze_special_offers, OPS.quarantine, OPS.store_settings
-- window: the latest Bronze record of each key among runs after :2 up to :3 of store :1 and what is released from quarantine
-- deletes: soft; a tombstone keeps the last values
-- notes: dates are naive in the zone they name, Asia/Riyadh when they name none.
merge into SILVER.silver_special_offers t using (
  with standing as (
    select store_id, id, record, is_deleted, noticed_at, record_hash, file, run_id
    from BRONZE.bronze_special_offers
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.record, b.is_deleted, b.noticed_at, b.record_hash, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_special_offers b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'special_offers' and b.run_id <= :2
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
      get_path(record, 'id')::varchar as special_offer_id,
      get_path(record, 'name')::varchar as offer_name,
      get_path(record, 'message')::varchar as message,
      get_path(record, 'offer_type')::varchar as offer_type,
      get_path(record, 'status')::varchar as offer_status,
      coalesce(get_path(record, 'start_date.date'), get_path(record, 'start_date'))::varchar as starts_at_raw,
      get_path(record, 'start_date.timezone')::varchar as starts_at_zone,
      coalesce(get_path(record, 'expiry_date.date'), get_path(record, 'expiry_date'))::varchar as expires_at_raw,
      get_path(record, 'expiry_date.timezone')::varchar as expires_at_zone,
      get_path(record, 'applied_to')::varchar as applied_to,
      get_path(record, 'show_price_after_discount')::varchar as is_price_after_discount_shown,
      get_path(record, 'show_discounts_table_message')::varchar as is_discounts_table_shown,
      get_path(record, 'buy.type')::varchar as buy_type,
      get_path(record, 'buy.quantity')::varchar as buy_quantity,
      coalesce(get_path(record, 'buy.min_amount.amount'), get_path(record, 'buy.min_amount'))::varchar as buy_minimum_amount,
      get_path(record, 'buy.min_items')::varchar as buy_minimum_items,
      get_path(record, 'get.type')::varchar as get_type,
      get_path(record, 'get.discount_type')::varchar as get_discount_type,
      get_path(record, 'get.quantity')::varchar as get_quantity,
      get_path(record, 'get.discount_amount')::varchar as get_discount_amount,
      get_path(record, 'buy') as buy_rule,
      get_path(record, 'get') as get_rule
    from landed
    where record_key not in (select record_key from OPS.quarantine where store_id = :1 and stream = 'special_offers' and reason <> 'released')
  ), typed as (
    select
      store_id, record_key, is_deleted, deleted_at, row_hash,
      try_to_decimal(translate(special_offer_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) as special_offer_id,
      iff(offer_name in ('', 'null', '{}', '[]'), null, offer_name) as offer_name,
      iff(message in ('', 'null', '{}', '[]'), null, message) as message,
      iff(offer_type in ('', 'null', '{}', '[]'), null, offer_type) as offer_type,
      iff(offer_status in ('', 'null', '{}', '[]'), null, offer_status) as offer_status,
      iff(starts_at_raw in ('', 'null', '{}', '[]'), null, starts_at_raw) as starts_at_raw,
      try_cast(starts_at_raw as timestamp_ntz) as starts_at_naive,
      iff(starts_at_zone in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat'), starts_at_zone, 'Asia/Riyadh') as starts_at_zone,
      iff(expires_at_raw in ('', 'null', '{}', '[]'), null, expires_at_raw) as expires_at_raw,
      try_cast(expires_at_raw as timestamp_ntz) as expires_at_naive,
      iff(expires_at_zone in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat'), expires_at_zone, 'Asia/Riyadh') as expires_at_zone,
      iff(applied_to in ('', 'null', '{}', '[]'), null, applied_to) as applied_to,
      try_to_boolean(is_price_after_discount_shown) as is_price_after_discount_shown,
      try_to_boolean(is_discounts_table_shown) as is_discounts_table_shown,
      iff(buy_type in ('', 'null', '{}', '[]'), null, buy_type) as buy_type,
      try_to_decimal(translate(buy_quantity, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) as buy_quantity,
      try_to_decimal(translate(buy_minimum_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) as buy_minimum_amount,
      try_to_decimal(translate(buy_minimum_items, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) as buy_minimum_items,
      iff(get_type in ('', 'null', '{}', '[]'), null, get_type) as get_type,
      iff(get_discount_type in ('', 'null', '{}', '[]'), null, get_discount_type) as get_discount_type,
      try_to_decimal(translate(get_quantity, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) as get_quantity,
      try_to_decimal(translate(get_discount_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) as get_discount_amount,
      case when buy_rule::varchar not in ('', 'null', '{}', '[]') then buy_rule end as buy_rule,
      case when get_rule::varchar not in ('', 'null', '{}', '[]') then get_rule end as get_rule
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
  special_offer_id = s.special_offer_id, offer_name = s.offer_name, message = s.message, offer_type = s.offer_type,
  offer_status = s.offer_status, starts_at = s.starts_at, starts_at_local = s.starts_at_local,
  starts_at_raw = s.starts_at_raw, expires_at = s.expires_at, expires_at_local = s.expires_at_local,
  expires_at_raw = s.expires_at_raw, applied_to = s.applied_to,
  is_price_after_discount_shown = s.is_price_after_discount_shown,
  is_discounts_table_shown = s.is_discounts_table_shown, buy_type = s.buy_type, buy_quantity = s.buy_quantity,
  buy_minimum_amount = s.buy_minimum_amount, buy_minimum_items = s.buy_minimum_items, get_type = s.get_type,
  get_discount_type = s.get_discount_type, get_quantity = s.get_quantity, get_discount_amount = s.get_discount_amount,
  buy_rule = s.buy_rule, get_rule = s.get_rule, is_deleted = false, deleted_at = null, row_hash = s.row_hash,
  run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when not matched and not s.is_deleted then insert (
  store_id, record_key, special_offer_id, offer_name, message, offer_type, offer_status, starts_at, starts_at_local,
  starts_at_raw, expires_at, expires_at_local, expires_at_raw, applied_to, is_price_after_discount_shown,
  is_discounts_table_shown, buy_type, buy_quantity, buy_minimum_amount, buy_minimum_items, get_type,
  get_discount_type, get_quantity, get_discount_amount, buy_rule, get_rule, is_deleted, deleted_at, row_hash, run_id,
  processed_at
) values (
  s.store_id, s.record_key, s.special_offer_id, s.offer_name, s.message, s.offer_type, s.offer_status, s.starts_at,
  s.starts_at_local, s.starts_at_raw, s.expires_at, s.expires_at_local, s.expires_at_raw, s.applied_to,
  s.is_price_after_discount_shown, s.is_discounts_table_shown, s.buy_type, s.buy_quantity, s.buy_minimum_amount,
  s.buy_minimum_items, s.get_type, s.get_discount_type, s.get_quantity, s.get_discount_amount, s.buy_rule, s.get_rule,
  false, null, s.row_hash, :3, current_timestamp()::timestamp_ntz
)
