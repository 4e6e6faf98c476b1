-- model: SILVER.silver_abandoned_carts
-- grain: one row per store_id, record_key (the id of the cart)
-- kind: merge
-- reads: BRONZE.bronze_abandoned_carts, OPS.quarantine, OPS.store_settings
-- window: the latest Bronze record of each key among runs after :2 up to :3 of store :1 and what is released from quarantine
-- deletes: soft; a tombstone keeps the last values
-- notes: dates are naive in the zone they name, Asia/Riyadh when they name none. age_in_minutes follows the clock and is
--   not kept: created_at says the same.
merge into SILVER.silver_abandoned_carts t using (
  with standing as (
    select store_id, id, record, is_deleted, noticed_at, record_hash, file, run_id
    from BRONZE.bronze_abandoned_carts
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.record, b.is_deleted, b.noticed_at, b.record_hash, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_abandoned_carts b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'abandoned_carts' and b.run_id <= :2
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
      get_path(record, 'id')::varchar as cart_id,
      get_path(record, 'status')::varchar as cart_status,
      coalesce(get_path(record, 'total.amount'), get_path(record, 'total'))::varchar as total_amount,
      coalesce(get_path(record, 'subtotal.amount'), get_path(record, 'subtotal'))::varchar as subtotal_amount,
      coalesce(get_path(record, 'total_discount.amount'), get_path(record, 'total_discount'))::varchar as discount_amount,
      get_path(record, 'total.currency')::varchar as currency,
      coalesce(get_path(record, 'created_at.date'), get_path(record, 'created_at'))::varchar as created_at_raw,
      get_path(record, 'created_at.timezone')::varchar as created_at_zone,
      coalesce(get_path(record, 'updated_at.date'), get_path(record, 'updated_at'))::varchar as updated_at_raw,
      get_path(record, 'updated_at.timezone')::varchar as updated_at_zone,
      get_path(record, 'customer.id')::varchar as customer_id,
      get_path(record, 'customer.name')::varchar as customer_name,
      get_path(record, 'customer.email')::varchar as customer_email,
      get_path(record, 'customer.mobile')::varchar as customer_mobile,
      get_path(record, 'customer.country')::varchar as customer_country,
      get_path(record, 'customer.city')::varchar as customer_city,
      get_path(record, 'coupon.id')::varchar as coupon_id,
      get_path(record, 'coupon.code')::varchar as coupon_code,
      get_path(record, 'coupon.type')::varchar as coupon_type,
      coalesce(get_path(record, 'coupon.amount.amount'), get_path(record, 'coupon.amount'))::varchar as coupon_amount,
      coalesce(array_size(get_path(record, 'items')), 0) as items_count
    from landed
    where record_key not in (select record_key from OPS.quarantine where store_id = :1 and stream = 'abandoned_carts' and reason <> 'released')
  ), typed as (
    select
      store_id, record_key, is_deleted, deleted_at, row_hash,
      try_to_decimal(translate(cart_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) as cart_id,
      iff(cart_status in ('', 'null', '{}', '[]'), null, cart_status) as cart_status,
      try_to_decimal(translate(total_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) as total_amount,
      try_to_decimal(translate(subtotal_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) as subtotal_amount,
      try_to_decimal(translate(discount_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) as discount_amount,
      iff(currency in ('', 'null', '{}', '[]'), null, currency) as currency,
      iff(created_at_raw in ('', 'null', '{}', '[]'), null, created_at_raw) as created_at_raw,
      try_cast(created_at_raw as timestamp_ntz) as created_at_naive,
      iff(created_at_zone in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat'), created_at_zone, 'Asia/Riyadh') as created_at_zone,
      try_cast(updated_at_raw as timestamp_ntz) as updated_at_naive,
      iff(updated_at_zone in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat'), updated_at_zone, 'Asia/Riyadh') as updated_at_zone,
      try_to_decimal(translate(customer_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) as customer_id,
      iff(customer_name in ('', 'null', '{}', '[]'), null, customer_name) as customer_name,
      iff(customer_email in ('', 'null', '{}', '[]'), null, customer_email) as customer_email,
      iff(customer_mobile in ('', 'null', '{}', '[]'), null, customer_mobile) as customer_mobile,
      iff(customer_country in ('', 'null', '{}', '[]'), null, customer_country) as customer_country,
      iff(customer_city in ('', 'null', '{}', '[]'), null, customer_city) as customer_city,
      try_to_decimal(translate(coupon_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) as coupon_id,
      iff(coupon_code in ('', 'null', '{}', '[]'), null, coupon_code) as coupon_code,
      iff(coupon_type in ('', 'null', '{}', '[]'), null, coupon_type) as coupon_type,
      try_to_decimal(translate(coupon_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) as coupon_amount,
      items_count::decimal(18,0) as items_count
    from texts
  )
  select
    typed.*,
    convert_timezone(created_at_zone, 'UTC', created_at_naive) as created_at,
    convert_timezone(created_at_zone, coalesce((select max(time_zone) from OPS.store_settings where store_id = :1), 'Asia/Riyadh'), created_at_naive)::date as created_at_local,
    convert_timezone(updated_at_zone, 'UTC', updated_at_naive) as updated_at
  from typed
) s
on t.store_id = s.store_id and t.record_key = s.record_key
when matched and s.is_deleted and not t.is_deleted then update set
  is_deleted = true, deleted_at = s.deleted_at, row_hash = s.row_hash, run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when matched and not s.is_deleted and t.row_hash <> s.row_hash then update set
  cart_id = s.cart_id, cart_status = s.cart_status, total_amount = s.total_amount,
  subtotal_amount = s.subtotal_amount, discount_amount = s.discount_amount, currency = s.currency,
  created_at = s.created_at, created_at_local = s.created_at_local, created_at_raw = s.created_at_raw,
  updated_at = s.updated_at, customer_id = s.customer_id, customer_name = s.customer_name,
  customer_email = s.customer_email, customer_mobile = s.customer_mobile, customer_country = s.customer_country,
  customer_city = s.customer_city, coupon_id = s.coupon_id, coupon_code = s.coupon_code, coupon_type = s.coupon_type,
  coupon_amount = s.coupon_amount, items_count = s.items_count, is_deleted = false, deleted_at = null,
  row_hash = s.row_hash, run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when not matched and not s.is_deleted then insert (
  store_id, record_key, cart_id, cart_status, total_amount, subtotal_amount, discount_amount, currency, created_at,
  created_at_local, created_at_raw, updated_at, customer_id, customer_name, customer_email, customer_mobile,
  customer_country, customer_city, coupon_id, coupon_code, coupon_type, coupon_amount, items_count, is_deleted,
  deleted_at, row_hash, run_id, processed_at
) values (
  s.store_id, s.record_key, s.cart_id, s.cart_status, s.total_amount, s.subtotal_amount, s.discount_amount,
  s.currency, s.created_at, s.created_at_local, s.created_at_raw, s.updated_at, s.customer_id, s.customer_name,
  s.customer_email, s.customer_mobile, s.customer_country, s.customer_city, s.coupon_id, s.coupon_code, s.coupon_type,
  s.coupon_amount, s.items_count, false, null, s.row_hash, :3, current_timestamp()::timestamp_ntz
)
