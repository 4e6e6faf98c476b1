-- model: SILVER.silver_orders
-- grain: one row per store_id, order_id
-- kind: merge
-- reads: BRONZE.bronze_orders, OPS.quarantine, OPS.store_settings
-- window: of each order among runs after :2 up to :3 of store :1, and of each released from quarantine, the newest line of either
--   kind and the newest detail since its last tombstone
-- deletes: soft; a tombstone keeps the last values
-- notes: `first_total_amount` is the total of the first line ever seen. A line is a list row alone or a detail. While only list rows are known, what they do not show is null (`pending`).
--   A list row that is newer than the detail gives what it shows (status, payment method, dates), everything else, amounts
--   above all, stays the detail's (`stale`, unless it shows what the detail was read with); where that detail is older than the
--   window, it stands in Silver. Otherwise the detail wins over its list row; only the list row carries exchange_rate.
--   Lines may carry the first 16 digits of a row's hash instead of all, so only those are compared. Which lines they are is told
--   by their keys alone: sorting whole records takes a local warehouse too much memory and time.
--   Dates are naive in the zone they name (Asia/Riyadh when they name none; an unknown zone is quarantined); where the store's
--   setting date_zone is 'utc', the order's own date is read as UTC, whatever it names. The business date is that of the store's
--   zone. The API writes nothing as '', 'null', {} or [], and some numbers with Arabic-Indic digits.
merge into SILVER.silver_orders t using (
  with keys as (
    select
      store_id, id as order_id, is_deleted, noticed_at, record_hash, row_hash, file, run_id,
      coalesce(is_object(record), false) as is_detail, coalesce(is_object(list_row), false) as is_listed
    from BRONZE.bronze_orders
    where store_id = :1 and run_id > :2 and run_id <= :3 and id is not null
    union all
    select
      b.store_id, b.id, b.is_deleted, b.noticed_at, b.record_hash, b.row_hash, b.file, b.run_id,
      coalesce(is_object(b.record), false), coalesce(is_object(b.list_row), false)
    from OPS.quarantine q
    join BRONZE.bronze_orders b on b.store_id = q.store_id and b.id::varchar = q.record_key
    where q.store_id = :1 and q.stream = 'orders' and b.run_id <= :2
  ), accepted as (
    select * from keys
    where order_id::varchar not in (select record_key from OPS.quarantine where store_id = :1 and stream = 'orders' and reason <> 'released')
  ), newest as (
    select store_id, order_id, is_deleted, noticed_at, row_hash, not is_detail as is_list
    from accepted
    qualify row_number() over (partition by store_id, order_id order by run_id desc, file desc) = 1
  ), newest_listed as (
    select store_id, order_id, file, run_id
    from accepted
    where is_listed
    qualify row_number() over (partition by store_id, order_id order by run_id desc, file desc) = 1
  ), newest_details as (
    select store_id, order_id, is_deleted, record_hash, row_hash, file, run_id
    from accepted
    where is_deleted or is_detail
    qualify row_number() over (partition by store_id, order_id order by run_id desc, file desc) = 1
  ), first_lines as (
    select store_id, order_id, file, run_id
    from accepted
    where is_detail or is_listed
    qualify row_number() over (partition by store_id, order_id order by run_id, file) = 1
  ), earlier_lines as (
    select f.store_id, f.order_id, f.file, f.run_id
    from first_lines f
    left join newest_details d on d.store_id = f.store_id and d.order_id = f.order_id and d.run_id = f.run_id and d.file = f.file
    where d.order_id is null
  ), first_totals as (
    select f.store_id, f.order_id, coalesce(get_path(b.record, 'amounts.total.amount'), get_path(b.list_row, 'total.amount'))::varchar as first_total
    from earlier_lines f
    join BRONZE.bronze_orders b on b.store_id = f.store_id and b.run_id = f.run_id and b.file = f.file
  ), listed as (
    select
      n.store_id, n.order_id,
      get_path(b.list_row, 'reference_id')::varchar as list_reference_id,
      get_path(b.list_row, 'status.slug')::varchar as list_status_slug,
      get_path(b.list_row, 'status.id')::varchar as list_status_id,
      get_path(b.list_row, 'status.customized.id')::varchar as list_status_custom_id,
      get_path(b.list_row, 'status.customized.name')::varchar as list_status_customized_name,
      get_path(b.list_row, 'status.name')::varchar as list_status_name,
      get_path(b.list_row, 'date.date')::varchar as list_date_text,
      get_path(b.list_row, 'date.timezone')::varchar as list_date_zone,
      get_path(b.list_row, 'payment_method')::varchar as list_payment_method,
      get_path(b.list_row, 'total.amount')::varchar as list_total,
      get_path(b.list_row, 'total.currency')::varchar as list_currency,
      get_path(b.list_row, 'exchange_rate.rate')::varchar as exchange_rate,
      get_path(b.list_row, 'exchange_rate.base_currency')::varchar as base_currency,
      array_size(get_path(b.list_row, 'items')) as list_items_count
    from newest_listed n
    join BRONZE.bronze_orders b on b.store_id = n.store_id and b.run_id = n.run_id and b.file = n.file
  ), details as (
    select
      n.store_id, n.order_id, n.is_deleted,
      iff(n.is_deleted, null, n.record_hash) as detail_hash,
      iff(n.is_deleted, null, left(n.row_hash, 16)) as detail_list_hash,
      get_path(b.record, 'amounts.discounts') as discounts,
      get_path(b.record, 'reference_id')::varchar as reference_id,
      get_path(b.record, 'status.slug')::varchar as status_slug,
      get_path(b.record, 'status.id')::varchar as status_id,
      get_path(b.record, 'status.customized.id')::varchar as status_custom_id,
      get_path(b.record, 'status.customized.name')::varchar as status_customized_name,
      get_path(b.record, 'status.name')::varchar as status_name,
      get_path(b.record, 'date.date')::varchar as date_text,
      get_path(b.record, 'date.timezone')::varchar as date_zone,
      get_path(b.record, 'updated_at.date')::varchar as updated_text,
      get_path(b.record, 'updated_at.timezone')::varchar as updated_zone,
      get_path(b.record, 'customer.id')::varchar as customer_id,
      get_path(b.record, 'customer.first_name')::varchar as first_name,
      get_path(b.record, 'customer.last_name')::varchar as last_name,
      get_path(b.record, 'customer.email')::varchar as email,
      get_path(b.record, 'customer.mobile')::varchar as mobile,
      get_path(b.record, 'customer.mobile_code')::varchar as mobile_code,
      get_path(b.record, 'customer.city')::varchar as customer_city,
      get_path(b.record, 'customer.country')::varchar as customer_country,
      get_path(b.record, 'customer.country_code')::varchar as customer_country_code,
      get_path(b.record, 'shipping.address.country_code')::varchar as shipping_country_code,
      get_path(b.record, 'payment_method')::varchar as payment_method,
      get_path(b.record, 'shipping.company')::varchar as shipping_company,
      get_path(b.record, 'shipping.address.country')::varchar as shipping_country,
      get_path(b.record, 'shipping.address.city')::varchar as shipping_city,
      get_path(b.record, 'shipping.address.shipping_address')::varchar as shipping_address_line,
      get_path(b.record, 'shipping.address.postal_code')::varchar as shipping_postal_code,
      get_path(b.record, 'amounts.sub_total.amount')::varchar as sub_total,
      get_path(b.record, 'amounts.shipping_cost.amount')::varchar as shipping_cost,
      get_path(b.record, 'amounts.cash_on_delivery.amount')::varchar as cash_on_delivery,
      get_path(b.record, 'amounts.tax.amount.amount')::varchar as tax,
      get_path(b.record, 'amounts.tax.percent')::varchar as tax_percent,
      get_path(b.record, 'amounts.total.amount')::varchar as total,
      get_path(b.record, 'amounts.discounts[0].code')::varchar as coupon_code,
      get_path(b.record, 'currency')::varchar as currency,
      get_path(b.record, 'is_price_quote')::varchar as is_price_quote,
      get_path(b.record, 'source_details.type')::varchar as source_type,
      get_path(b.record, 'source_details.device')::varchar as source_device,
      get_path(b.record, 'notes')::varchar as notes,
      get_path(b.record, 'source')::varchar as source,
      coalesce(array_size(b.items), 0) as detail_items_count
    from newest_details n
    join BRONZE.bronze_orders b on b.store_id = n.store_id and b.run_id = n.run_id and b.file = n.file
  ), discounts as (
    select order_id, sum(discount) as discount_amount, sum(discounted_shipping) as discounted_shipping_amount
    from (
      select
        d.order_id,
        coalesce(try_to_decimal(d.discount, 18, 4), try_to_decimal(translate(d.discount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) as discount,
        coalesce(try_to_decimal(d.discounted_shipping, 18, 4), try_to_decimal(translate(d.discounted_shipping, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) as discounted_shipping
      from (
        select v.order_id, get_path(f.value, 'discount')::varchar as discount, get_path(f.value, 'discounted_shipping')::varchar as discounted_shipping
        from details v, lateral flatten(input => v.discounts) f
      ) d
    ) amounts
    group by order_id
  ), texts as (
    select
      n.store_id, n.order_id, n.is_deleted, n.noticed_at, n.is_list,
      l.order_id is not null as is_listed,
      coalesce(d.is_deleted, false) as is_reset,
      coalesce(left(n.row_hash, 16), '') as list_hash,
      d.detail_hash, d.detail_list_hash,
      iff(n.is_list, coalesce(l.list_reference_id, d.reference_id), coalesce(d.reference_id, l.list_reference_id)) as reference_id,
      iff(n.is_list, coalesce(l.list_status_slug, d.status_slug), coalesce(d.status_slug, l.list_status_slug)) as status_slug,
      iff(n.is_list, coalesce(l.list_status_id, d.status_id), coalesce(d.status_id, l.list_status_id)) as status_id,
      iff(n.is_list, coalesce(l.list_status_custom_id, d.status_custom_id), coalesce(d.status_custom_id, l.list_status_custom_id)) as status_custom_id,
      iff(
        n.is_list,
        coalesce(l.list_status_customized_name, l.list_status_name, d.status_customized_name, d.status_name),
        coalesce(d.status_customized_name, d.status_name, l.list_status_name)
      ) as status_name,
      iff(n.is_list, coalesce(l.list_date_text, d.date_text), coalesce(d.date_text, l.list_date_text)) as date_text,
      iff(n.is_list, coalesce(l.list_date_zone, d.date_zone), coalesce(d.date_zone, l.list_date_zone)) as date_zone,
      iff(n.is_list, coalesce(l.list_payment_method, d.payment_method), coalesce(d.payment_method, l.list_payment_method)) as payment_method,
      coalesce(d.total, l.list_total) as total,
      coalesce(f.first_total, d.total) as first_total,
      coalesce(d.currency, l.list_currency) as currency,
      l.exchange_rate, l.base_currency,
      d.total is not null as has_amounts,
      d.updated_text, d.updated_zone, d.customer_id, d.first_name, d.last_name, d.email, d.mobile, d.mobile_code,
      d.customer_city, d.customer_country, d.customer_country_code, d.shipping_country_code, d.shipping_company,
      d.shipping_country, d.shipping_city, d.shipping_address_line, d.shipping_postal_code, d.sub_total,
      d.shipping_cost, d.cash_on_delivery, d.tax, d.tax_percent, d.coupon_code, d.is_price_quote, d.source_type,
      d.source_device, d.notes, d.source,
      v.discount_amount, v.discounted_shipping_amount,
      iff(d.detail_hash is null, l.list_items_count, d.detail_items_count) as items_count,
      (select max(date_zone) from OPS.store_settings where store_id = :1) as date_zone_setting,
      coalesce((select max(time_zone) from OPS.store_settings where store_id = :1), 'Asia/Riyadh') as time_zone
    from newest n
    left join listed l on l.store_id = n.store_id and l.order_id = n.order_id
    left join details d on d.store_id = n.store_id and d.order_id = n.order_id
    left join first_totals f on f.store_id = n.store_id and f.order_id = n.order_id
    left join discounts v on v.order_id = n.order_id
  ), typed as (
    select
      store_id, order_id, is_deleted, is_list, is_listed, is_reset, list_hash, detail_hash, detail_list_hash, time_zone,
      noticed_at as deleted_at,
      iff(reference_id in ('', 'null', '{}', '[]'), null, reference_id) as reference_id,
      iff(status_slug in ('', 'null', '{}', '[]'), null, status_slug) as order_status,
      coalesce(try_to_decimal(status_id, 18, 0), try_to_decimal(translate(status_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0)) as order_status_id,
      coalesce(try_to_decimal(status_custom_id, 18, 0), try_to_decimal(translate(status_custom_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0)) as order_status_custom_id,
      iff(status_name in ('', 'null', '{}', '[]'), null, status_name) as order_status_name,
      iff(date_text in ('', 'null', '{}', '[]'), null, date_text) as order_date_raw,
      try_cast(date_text as timestamp_ntz) as order_date_naive,
      iff(date_zone_setting = 'utc', 'UTC', iff(date_zone in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat'), date_zone, 'Asia/Riyadh')) as order_zone,
      try_cast(updated_text as timestamp_ntz) as updated_naive,
      iff(updated_zone in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat'), updated_zone, 'Asia/Riyadh') as updated_zone,
      coalesce(try_to_decimal(customer_id, 18, 0), try_to_decimal(translate(customer_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0)) as customer_id,
      nullif(trim(coalesce(iff(first_name in ('', 'null', '{}', '[]'), null, first_name), '') || ' ' || coalesce(iff(last_name in ('', 'null', '{}', '[]'), null, last_name), '')), '') as customer_name,
      iff(email in ('', 'null', '{}', '[]'), null, email) as customer_email,
      iff(mobile in ('', 'null', '{}', '[]'), null, mobile) as customer_mobile_number,
      iff(mobile_code in ('', 'null', '{}', '[]'), null, nullif(replace(mobile_code, '+', ''), '')) as customer_mobile_code,
      iff(payment_method in ('', 'null', '{}', '[]'), null, payment_method) as payment_method,
      iff(shipping_company in ('', 'null', '{}', '[]'), null, shipping_company) as shipping_method,
      coalesce(iff(shipping_country in ('', 'null', '{}', '[]'), null, shipping_country), iff(customer_country in ('', 'null', '{}', '[]'), null, customer_country)) as shipping_country,
      coalesce(iff(shipping_city in ('', 'null', '{}', '[]'), null, shipping_city), iff(customer_city in ('', 'null', '{}', '[]'), null, customer_city)) as shipping_city,
      upper(coalesce(
        iff(shipping_country_code in ('', 'null', '{}', '[]'), null, shipping_country_code),
        iff(length(shipping_country) = 2, iff(shipping_country in ('', 'null', '{}', '[]'), null, shipping_country), null),
        iff(customer_country_code in ('', 'null', '{}', '[]'), null, customer_country_code)
      )) as shipping_country_code,
      iff(trim(shipping_address_line) in ('', 'null', '{}', '[]'), null, trim(shipping_address_line)) as shipping_address_line,
      iff(shipping_postal_code in ('', 'null', '{}', '[]'), null, shipping_postal_code) as shipping_postal_code,
      coalesce(try_to_decimal(sub_total, 18, 4), try_to_decimal(translate(sub_total, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) as subtotal_amount,
      iff(has_amounts, coalesce(discount_amount, 0), null)::decimal(18,4) as discount_amount,
      iff(has_amounts, coalesce(discounted_shipping_amount, 0), null)::decimal(18,4) as discounted_shipping_amount,
      coalesce(try_to_decimal(tax, 18, 4), try_to_decimal(translate(tax, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) as tax_amount,
      coalesce(try_to_decimal(tax_percent, 9, 4), try_to_decimal(translate(tax_percent, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 9, 4)) as tax_percent,
      coalesce(try_to_decimal(shipping_cost, 18, 4), try_to_decimal(translate(shipping_cost, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) as shipping_cost,
      coalesce(try_to_decimal(cash_on_delivery, 18, 4), try_to_decimal(translate(cash_on_delivery, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) as cod_fee,
      coalesce(try_to_decimal(total, 18, 4), try_to_decimal(translate(total, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) as total_amount,
      coalesce(try_to_decimal(first_total, 18, 4), try_to_decimal(translate(first_total, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) as first_total_amount,
      iff(currency in ('', 'null', '{}', '[]'), null, currency) as currency,
      iff(base_currency in ('', 'null', '{}', '[]'), null, base_currency) as base_currency,
      try_to_boolean(is_price_quote) as is_price_quote,
      iff(source_type in ('', 'null', '{}', '[]'), null, source_type) as source_type,
      iff(source_device in ('', 'null', '{}', '[]'), null, source_device) as source_device,
      coalesce(try_to_decimal(exchange_rate, 18, 8), try_to_decimal(translate(exchange_rate, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 8)) as exchange_rate,
      iff(coupon_code in ('', 'null', '{}', '[]'), null, coupon_code) as coupon_code,
      iff(notes in ('', 'null', '{}', '[]'), null, notes) as notes,
      iff(source in ('', 'null', '{}', '[]'), null, source) as source,
      items_count::decimal(18,0) as items_count,
      iff(detail_hash is null, 'pending', iff(not is_list or equal_null(detail_list_hash, list_hash), 'complete', 'stale')) as detail_state
    from texts
  )
  select
    typed.*,
    coalesce(customer_mobile_code, '') || customer_mobile_number as customer_mobile,
    convert_timezone(order_zone, 'UTC', order_date_naive) as order_date,
    convert_timezone(order_zone, time_zone, order_date_naive)::date as order_date_local,
    convert_timezone(updated_zone, 'UTC', updated_naive) as updated_at,
    sha2(coalesce(detail_hash, '') || '|' || list_hash || '|' || detail_state, 256) as row_hash
  from typed
  qualify row_number() over (partition by store_id, order_id order by detail_hash) = 1
) s
on t.store_id = s.store_id and t.order_id = s.order_id
when matched and s.is_deleted and not t.is_deleted then update set
  is_deleted = true, deleted_at = s.deleted_at, row_hash = s.row_hash, run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when matched and s.detail_hash is null and not s.is_deleted and not s.is_reset and not t.is_deleted and t.detail_hash is not null and t.row_hash <> sha2(
  t.detail_hash || '|' || s.list_hash || '|' || iff(equal_null(t.detail_list_hash, s.list_hash), 'complete', 'stale'), 256
) then update set
  reference_id = coalesce(s.reference_id, t.reference_id), order_status = coalesce(s.order_status, t.order_status),
  order_status_id = coalesce(s.order_status_id, t.order_status_id), order_status_name = coalesce(s.order_status_name, t.order_status_name),
  order_status_custom_id = coalesce(s.order_status_custom_id, t.order_status_custom_id), base_currency = coalesce(s.base_currency, t.base_currency),
  first_total_amount = coalesce(t.first_total_amount, s.first_total_amount),
  order_date = s.order_date, order_date_local = s.order_date_local, order_date_raw = s.order_date_raw,
  payment_method = coalesce(s.payment_method, t.payment_method), exchange_rate = s.exchange_rate, created_at = s.order_date,
  detail_state = iff(equal_null(t.detail_list_hash, s.list_hash), 'complete', 'stale'),
  row_hash = sha2(t.detail_hash || '|' || s.list_hash || '|' || iff(equal_null(t.detail_list_hash, s.list_hash), 'complete', 'stale'), 256),
  run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when matched and not s.is_deleted and (s.detail_hash is not null or s.is_reset or t.is_deleted or t.detail_hash is null) and t.row_hash <> s.row_hash then update set
  reference_id = s.reference_id, order_status = s.order_status, order_status_id = s.order_status_id, order_status_name = s.order_status_name,
  order_date = s.order_date, order_date_local = s.order_date_local, order_date_raw = s.order_date_raw,
  customer_id = s.customer_id, customer_name = s.customer_name, customer_email = s.customer_email, customer_mobile = s.customer_mobile,
  payment_method = s.payment_method, shipping_method = s.shipping_method, shipping_country = s.shipping_country, shipping_city = s.shipping_city,
  shipping_address_line = s.shipping_address_line, shipping_postal_code = s.shipping_postal_code,
  subtotal_amount = s.subtotal_amount, discount_amount = s.discount_amount, tax_amount = s.tax_amount, shipping_cost = s.shipping_cost,
  cod_fee = s.cod_fee, total_amount = s.total_amount, currency = s.currency, exchange_rate = iff(s.is_listed, s.exchange_rate, t.exchange_rate),
  coupon_code = s.coupon_code, notes = s.notes, source = s.source, items_count = s.items_count, created_at = s.order_date, updated_at = s.updated_at,
  order_status_custom_id = s.order_status_custom_id, is_price_quote = s.is_price_quote, tax_percent = s.tax_percent,
  discounted_shipping_amount = s.discounted_shipping_amount, first_total_amount = coalesce(t.first_total_amount, s.first_total_amount),
  base_currency = iff(s.is_listed, s.base_currency, t.base_currency), shipping_country_code = s.shipping_country_code,
  source_type = s.source_type, source_device = s.source_device,
  is_deleted = false, deleted_at = null, detail_state = s.detail_state, detail_hash = s.detail_hash, detail_list_hash = s.detail_list_hash,
  row_hash = s.row_hash, run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when not matched and not s.is_deleted then insert (
  store_id, order_id, reference_id, order_status, order_status_id, order_status_name, order_date, order_date_local, order_date_raw,
  customer_id, customer_name, customer_email, customer_mobile, payment_method, shipping_method, shipping_country, shipping_city,
  shipping_address_line, shipping_postal_code, subtotal_amount, discount_amount, tax_amount, shipping_cost, cod_fee, total_amount,
  currency, exchange_rate, coupon_code, notes, source, items_count, created_at, updated_at, is_deleted, deleted_at,
  order_status_custom_id, is_price_quote, tax_percent, discounted_shipping_amount, first_total_amount, base_currency,
  shipping_country_code, source_type, source_device,
  detail_state, detail_hash, detail_list_hash, row_hash, run_id, processed_at
) values (
  s.store_id, s.order_id, s.reference_id, s.order_status, s.order_status_id, s.order_status_name, s.order_date, s.order_date_local, s.order_date_raw,
  s.customer_id, s.customer_name, s.customer_email, s.customer_mobile, s.payment_method, s.shipping_method, s.shipping_country, s.shipping_city,
  s.shipping_address_line, s.shipping_postal_code, s.subtotal_amount, s.discount_amount, s.tax_amount, s.shipping_cost, s.cod_fee, s.total_amount,
  s.currency, s.exchange_rate, s.coupon_code, s.notes, s.source, s.items_count, s.order_date, s.updated_at, false, null,
  s.order_status_custom_id, s.is_price_quote, s.tax_percent, s.discounted_shipping_amount, s.first_total_amount, s.base_currency,
  s.shipping_country_code, s.source_type, s.source_device,
  s.detail_state, s.detail_hash, s.detail_list_hash, s.row_hash, :3, current_timestamp()::timestamp_ntz
)
