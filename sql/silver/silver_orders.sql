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
--   Lines may carry the first 16 digits of a row's hash instead of all, so only those are compared.
--   Dates are naive in the zone they name (Asia/Riyadh when they name none; an unknown zone is quarantined). The business
--   date is that of the store's zone. The API writes nothing as '', 'null', {} or [].
merge into SILVER.silver_orders t using (
  with standing as (
    select store_id, id as order_id, record, list_row, items, is_deleted, noticed_at, record_hash, row_hash, file, run_id
    from BRONZE.bronze_orders
    where store_id = :1 and run_id > :2 and run_id <= :3 and id is not null
    union all
    select b.store_id, b.id, b.record, b.list_row, b.items, b.is_deleted, b.noticed_at, b.record_hash, b.row_hash, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_orders b on b.store_id = q.store_id and b.id::varchar = q.record_key
    where q.store_id = :1 and q.stream = 'orders' and b.run_id <= :2
  ), newest as (
    select store_id, order_id, is_deleted, noticed_at, row_hash, not coalesce(is_object(record), false) as is_list
    from standing
    qualify row_number() over (partition by store_id, order_id order by run_id desc, file desc) = 1
  ), listed as (
    select store_id, order_id, list_row
    from standing
    where is_object(list_row)
    qualify row_number() over (partition by store_id, order_id order by run_id desc, file desc) = 1
  ), details as (
    select store_id, order_id, record, items, is_deleted, record_hash, row_hash
    from standing
    where is_deleted or is_object(record)
    qualify row_number() over (partition by store_id, order_id order by run_id desc, file desc) = 1
  ), first_totals as (
    select
      store_id, order_id,
      coalesce(get_path(record, 'amounts.total.amount'), get_path(list_row, 'total.amount'))::varchar as first_total
    from standing
    where is_object(record) or is_object(list_row)
    qualify row_number() over (partition by store_id, order_id order by run_id, file) = 1
  ), landed as (
    select
      n.store_id, n.order_id, n.is_deleted, n.noticed_at, n.is_list,
      coalesce(left(n.row_hash, 16), '') as list_hash,
      coalesce(d.is_deleted, false) as is_reset,
      l.list_row, l.order_id is not null as is_listed,
      d.record, d.items, f.first_total,
      iff(d.is_deleted, null, left(d.row_hash, 16)) as detail_list_hash,
      iff(d.is_deleted, null, d.record_hash) as detail_hash
    from newest n
    left join listed l on l.store_id = n.store_id and l.order_id = n.order_id
    left join details d on d.store_id = n.store_id and d.order_id = n.order_id
    left join first_totals f on f.store_id = n.store_id and f.order_id = n.order_id
  ), paths as (
    select
      store_id, order_id, is_deleted, noticed_at, is_list, is_listed, is_reset, list_hash, detail_list_hash, detail_hash, first_total,
      get_path(record, 'reference_id')::varchar as reference_id,
      get_path(list_row, 'reference_id')::varchar as list_reference_id,
      get_path(record, 'status.slug')::varchar as status_slug,
      get_path(list_row, 'status.slug')::varchar as list_status_slug,
      get_path(record, 'status.id')::varchar as status_id,
      get_path(list_row, 'status.id')::varchar as list_status_id,
      get_path(record, 'status.customized.id')::varchar as status_custom_id,
      get_path(list_row, 'status.customized.id')::varchar as list_status_custom_id,
      get_path(record, 'status.customized.name')::varchar as status_customized_name,
      get_path(record, 'status.name')::varchar as status_name,
      get_path(list_row, 'status.customized.name')::varchar as list_status_customized_name,
      get_path(list_row, 'status.name')::varchar as list_status_name,
      get_path(record, 'date.date')::varchar as date_text,
      get_path(list_row, 'date.date')::varchar as list_date_text,
      get_path(record, 'date.timezone')::varchar as date_zone,
      get_path(list_row, 'date.timezone')::varchar as list_date_zone,
      get_path(record, 'updated_at.date')::varchar as updated_text,
      get_path(record, 'updated_at.timezone')::varchar as updated_zone,
      get_path(record, 'customer.id')::varchar as customer_id,
      get_path(record, 'customer.first_name')::varchar as first_name,
      get_path(record, 'customer.last_name')::varchar as last_name,
      get_path(record, 'customer.email')::varchar as email,
      get_path(record, 'customer.mobile')::varchar as mobile,
      get_path(record, 'customer.mobile_code')::varchar as mobile_code,
      get_path(record, 'customer.city')::varchar as customer_city,
      get_path(record, 'customer.country')::varchar as customer_country,
      get_path(record, 'customer.country_code')::varchar as customer_country_code,
      get_path(record, 'shipping.address.country_code')::varchar as shipping_country_code,
      get_path(record, 'payment_method')::varchar as payment_method,
      get_path(list_row, 'payment_method')::varchar as list_payment_method,
      get_path(record, 'shipping.company')::varchar as shipping_company,
      get_path(record, 'shipping.address.country')::varchar as shipping_country,
      get_path(record, 'shipping.address.city')::varchar as shipping_city,
      get_path(record, 'shipping.address.shipping_address')::varchar as shipping_address_line,
      get_path(record, 'shipping.address.postal_code')::varchar as shipping_postal_code,
      get_path(record, 'amounts.sub_total.amount')::varchar as sub_total,
      get_path(record, 'amounts.shipping_cost.amount')::varchar as shipping_cost,
      get_path(record, 'amounts.cash_on_delivery.amount')::varchar as cash_on_delivery,
      get_path(record, 'amounts.tax.amount.amount')::varchar as tax,
      get_path(record, 'amounts.tax.percent')::varchar as tax_percent,
      get_path(record, 'amounts.total.amount')::varchar as total,
      get_path(list_row, 'total.amount')::varchar as list_total,
      get_path(record, 'amounts.discounts[0].code')::varchar as coupon_code,
      get_path(record, 'currency')::varchar as currency,
      get_path(list_row, 'total.currency')::varchar as list_currency,
      get_path(list_row, 'exchange_rate.rate')::varchar as exchange_rate,
      get_path(list_row, 'exchange_rate.base_currency')::varchar as base_currency,
      get_path(record, 'is_price_quote')::varchar as is_price_quote,
      get_path(record, 'source_details.type')::varchar as source_type,
      get_path(record, 'source_details.device')::varchar as source_device,
      get_path(record, 'notes')::varchar as notes,
      get_path(record, 'source')::varchar as source,
      iff(detail_hash is null, array_size(get_path(list_row, 'items')), coalesce(array_size(items), 0)) as items_count
    from landed
    where not exists (
      select 1 from OPS.quarantine q
      where q.store_id = landed.store_id and q.stream = 'orders' and q.record_key = landed.order_id::varchar and q.reason <> 'released'
    )
  ), discounts as (
    select
      landed.order_id,
      sum(coalesce(try_cast(get_path(v.value, 'discount')::varchar as decimal(18,4)), 0)) as discount_amount,
      sum(coalesce(try_cast(get_path(v.value, 'discounted_shipping')::varchar as decimal(18,4)), 0)) as discounted_shipping_amount
    from landed, lateral flatten(input => get_path(landed.record, 'amounts.discounts')) v
    group by landed.order_id
  ), typed as (
    select
      p.store_id,
      p.order_id,
      iff(p.is_list, coalesce(p.list_reference_id, p.reference_id), coalesce(p.reference_id, p.list_reference_id)) as reference_id,
      iff(p.is_list, coalesce(p.list_status_slug, p.status_slug), coalesce(p.status_slug, p.list_status_slug)) as order_status,
      try_cast(iff(p.is_list, coalesce(p.list_status_id, p.status_id), coalesce(p.status_id, p.list_status_id)) as decimal(18,0)) as order_status_id,
      try_cast(iff(p.is_list, coalesce(p.list_status_custom_id, p.status_custom_id), coalesce(p.status_custom_id, p.list_status_custom_id)) as decimal(18,0)) as order_status_custom_id,
      iff(
        p.is_list,
        coalesce(p.list_status_customized_name, p.list_status_name, p.status_customized_name, p.status_name),
        coalesce(p.status_customized_name, p.status_name, p.list_status_name)
      ) as order_status_name,
      iff(p.is_list, coalesce(p.list_date_text, p.date_text), coalesce(p.date_text, p.list_date_text)) as order_date_raw,
      iff(p.is_list, coalesce(p.list_date_zone, p.date_zone), coalesce(p.date_zone, p.list_date_zone)) as zone_text,
      try_cast(p.updated_text as timestamp_ntz) as updated_naive,
      iff(p.updated_zone in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat'), p.updated_zone, 'Asia/Riyadh') as updated_zone,
      try_cast(p.customer_id as decimal(18,0)) as customer_id,
      nullif(trim(coalesce(p.first_name, '') || ' ' || coalesce(p.last_name, '')), '') as customer_name,
      iff(p.email in ('', 'null', '{}', '[]'), null, p.email) as customer_email,
      iff(p.mobile in ('', 'null', '{}', '[]'), null, coalesce(replace(p.mobile_code, '+', ''), '') || p.mobile) as customer_mobile,
      iff(p.is_list, coalesce(p.list_payment_method, p.payment_method), coalesce(p.payment_method, p.list_payment_method)) as payment_method,
      iff(p.shipping_company in ('', 'null', '{}', '[]'), null, p.shipping_company) as shipping_method,
      coalesce(iff(p.shipping_country in ('', 'null', '{}', '[]'), null, p.shipping_country), iff(p.customer_country in ('', 'null', '{}', '[]'), null, p.customer_country)) as shipping_country,
      coalesce(iff(p.shipping_city in ('', 'null', '{}', '[]'), null, p.shipping_city), iff(p.customer_city in ('', 'null', '{}', '[]'), null, p.customer_city)) as shipping_city,
      upper(coalesce(
        iff(p.shipping_country_code in ('', 'null', '{}', '[]'), null, p.shipping_country_code),
        iff(length(p.shipping_country) = 2 and p.shipping_country not in ('{}', '[]'), p.shipping_country, null),
        iff(p.customer_country_code in ('', 'null', '{}', '[]'), null, p.customer_country_code)
      )) as shipping_country_code,
      iff(trim(p.shipping_address_line) in ('', 'null', '{}', '[]'), null, trim(p.shipping_address_line)) as shipping_address_line,
      iff(p.shipping_postal_code in ('', 'null', '{}', '[]'), null, p.shipping_postal_code) as shipping_postal_code,
      try_cast(p.sub_total as decimal(18,4)) as subtotal_amount,
      iff(p.total is null, null, coalesce(v.discount_amount, 0))::decimal(18,4) as discount_amount,
      iff(p.total is null, null, coalesce(v.discounted_shipping_amount, 0))::decimal(18,4) as discounted_shipping_amount,
      try_cast(p.tax as decimal(18,4)) as tax_amount,
      try_cast(p.tax_percent as decimal(9,4)) as tax_percent,
      try_cast(p.shipping_cost as decimal(18,4)) as shipping_cost,
      try_cast(p.cash_on_delivery as decimal(18,4)) as cod_fee,
      try_cast(coalesce(p.total, p.list_total) as decimal(18,4)) as total_amount,
      try_cast(p.first_total as decimal(18,4)) as first_total_amount,
      coalesce(p.currency, p.list_currency) as currency,
      iff(p.base_currency in ('', 'null', '{}', '[]'), null, p.base_currency) as base_currency,
      try_cast(p.is_price_quote as boolean) as is_price_quote,
      iff(p.source_type in ('', 'null', '{}', '[]'), null, p.source_type) as source_type,
      iff(p.source_device in ('', 'null', '{}', '[]'), null, p.source_device) as source_device,
      try_cast(p.exchange_rate as decimal(18,8)) as exchange_rate,
      iff(p.coupon_code in ('', 'null', '{}', '[]'), null, p.coupon_code) as coupon_code,
      iff(p.notes in ('', 'null', '{}', '[]'), null, p.notes) as notes,
      iff(p.source in ('', 'null', '{}', '[]'), null, p.source) as source,
      p.items_count::decimal(18,0) as items_count,
      p.is_deleted,
      p.noticed_at as deleted_at,
      p.is_list,
      p.is_listed,
      p.is_reset,
      p.list_hash,
      p.detail_hash,
      p.detail_list_hash,
      iff(p.detail_hash is null, 'pending', iff(not p.is_list or equal_null(p.detail_list_hash, p.list_hash), 'complete', 'stale')) as detail_state
    from paths p
    left join discounts v on v.order_id = p.order_id
  ), zoned as (
    select
      typed.*,
      (select max(time_zone) from OPS.store_settings where store_id = :1) as time_zone,
      iff(zone_text in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat'), zone_text, 'Asia/Riyadh') as order_zone,
      try_cast(order_date_raw as timestamp_ntz) as order_date_naive
    from typed
  )
  select
    zoned.*,
    convert_timezone(order_zone, 'UTC', order_date_naive) as order_date,
    convert_timezone(order_zone, coalesce(time_zone, 'Asia/Riyadh'), order_date_naive)::date as order_date_local,
    convert_timezone(updated_zone, 'UTC', updated_naive) as updated_at,
    sha2(coalesce(detail_hash, '') || '|' || list_hash || '|' || detail_state, 256) as row_hash
  from zoned
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
