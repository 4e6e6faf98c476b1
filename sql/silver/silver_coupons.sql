-- model: SILVER.silver_coupons
-- grain: one row per store_id, record_key (the id of the coupon)
-- kind: merge
-- reads: BRONZE.bronze_coupons, OPS.quarantine, OPS.store_settings
-- window: the latest Bronze record of each key among runs after :2 up to :3 of store :1 and what is released from quarantine
-- deletes: soft; a tombstone keeps the last values
-- notes: dates are naive in the zone they name, Asia/Riyadh when they name none. Amounts come as {amount, currency} or as
--   a bare number. The marketer's name, e-mail and links, the beneficiary domain and the customers a coupon is for
--   stay in Bronze.
merge into SILVER.silver_coupons t using (
  with standing as (
    select store_id, id, record, is_deleted, noticed_at, record_hash, file, run_id
    from BRONZE.bronze_coupons
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.record, b.is_deleted, b.noticed_at, b.record_hash, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_coupons b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'coupons' and b.run_id <= :2
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
      get_path(record, 'id')::varchar as coupon_id,
      get_path(record, 'code')::varchar as code,
      get_path(record, 'type')::varchar as coupon_type,
      get_path(record, 'status')::varchar as coupon_status,
      coalesce(get_path(record, 'amount.amount'), get_path(record, 'amount'))::varchar as amount,
      coalesce(get_path(record, 'minimum_amount.amount'), get_path(record, 'minimum_amount'))::varchar as minimum_amount,
      coalesce(get_path(record, 'maximum_amount.amount'), get_path(record, 'maximum_amount'))::varchar as maximum_amount,
      get_path(record, 'amount.currency')::varchar as currency,
      coalesce(get_path(record, 'start_date.date'), get_path(record, 'start_date'))::varchar as starts_at_raw,
      get_path(record, 'start_date.timezone')::varchar as starts_at_zone,
      coalesce(get_path(record, 'expiry_date.date'), get_path(record, 'expiry_date'))::varchar as expires_at_raw,
      get_path(record, 'expiry_date.timezone')::varchar as expires_at_zone,
      get_path(record, 'free_shipping')::varchar as is_free_shipping,
      get_path(record, 'is_apply_with_offer')::varchar as is_combinable,
      get_path(record, 'is_sale_products_exclude')::varchar as is_sale_products_excluded,
      get_path(record, 'show_maximum_amount')::varchar as is_maximum_shown,
      get_path(record, 'usage_limit')::varchar as usage_limit,
      get_path(record, 'usage_limit_per_user')::varchar as usage_limit_per_user,
      get_path(record, 'applied_in')::varchar as applied_in,
      get_path(record, 'include_product_ids') as included_products,
      get_path(record, 'exclude_product_ids') as excluded_products,
      get_path(record, 'include_category_ids') as included_categories,
      get_path(record, 'exclude_category_ids') as excluded_categories,
      get_path(record, 'include_customer_group_ids') as included_customer_groups,
      get_path(record, 'exclude_customer_group_ids') as excluded_customer_groups,
      get_path(record, 'exclude_brands_ids') as excluded_brands,
      get_path(record, 'exclude_shipping_ids') as excluded_shipping,
      get_path(record, 'include_payment_methods') as included_payment_methods,
      get_path(record, 'is_group')::varchar as is_group,
      get_path(record, 'group_name')::varchar as group_name,
      get_path(record, 'group_coupons_count')::varchar as group_coupons_count,
      get_path(record, 'statistics.num_of_usage')::varchar as usage_count,
      get_path(record, 'statistics.num_of_customers')::varchar as customers_count,
      coalesce(get_path(record, 'statistics.coupon_sales.amount'), get_path(record, 'statistics.coupon_sales'))::varchar as sales_amount,
      get_path(record, 'statistics.coupon_sales.currency')::varchar as sales_currency,
      get_path(record, 'marketing_active')::varchar as is_marketing_active,
      get_path(record, 'marketing_type')::varchar as marketing_type,
      coalesce(get_path(record, 'marketing_amount.amount'), get_path(record, 'marketing_amount'))::varchar as marketing_amount,
      coalesce(get_path(record, 'marketing_maximum_amount.amount'), get_path(record, 'marketing_maximum_amount'))::varchar as marketing_maximum_amount,
      get_path(record, 'marketing_visits_count')::varchar as marketing_visits_count,
      coalesce(get_path(record, 'created_at.date'), get_path(record, 'created_at'))::varchar as created_at_raw,
      get_path(record, 'created_at.timezone')::varchar as created_at_zone,
      coalesce(get_path(record, 'updated_at.date'), get_path(record, 'updated_at'))::varchar as updated_at_raw,
      get_path(record, 'updated_at.timezone')::varchar as updated_at_zone
    from landed
    where record_key not in (select record_key from OPS.quarantine where store_id = :1 and stream = 'coupons' and reason <> 'released')
  ), typed as (
    select
      store_id, record_key, is_deleted, deleted_at, row_hash,
      try_to_decimal(translate(coupon_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) as coupon_id,
      iff(code in ('', 'null', '{}', '[]'), null, code) as code,
      case lower(iff(coupon_type in ('', 'null', '{}', '[]'), null, coupon_type)) when 'p' then 'percentage' when 'f' then 'fixed' else lower(iff(coupon_type in ('', 'null', '{}', '[]'), null, coupon_type)) end as coupon_type,
      iff(coupon_status in ('', 'null', '{}', '[]'), null, coupon_status) as coupon_status,
      try_to_decimal(translate(amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) as amount,
      try_to_decimal(translate(minimum_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) as minimum_amount,
      try_to_decimal(translate(maximum_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) as maximum_amount,
      iff(currency in ('', 'null', '{}', '[]'), null, currency) as currency,
      iff(starts_at_raw in ('', 'null', '{}', '[]'), null, starts_at_raw) as starts_at_raw,
      try_cast(starts_at_raw as timestamp_ntz) as starts_at_naive,
      iff(starts_at_zone in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat'), starts_at_zone, 'Asia/Riyadh') as starts_at_zone,
      iff(expires_at_raw in ('', 'null', '{}', '[]'), null, expires_at_raw) as expires_at_raw,
      try_cast(expires_at_raw as timestamp_ntz) as expires_at_naive,
      iff(expires_at_zone in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat'), expires_at_zone, 'Asia/Riyadh') as expires_at_zone,
      try_to_boolean(is_free_shipping) as is_free_shipping,
      try_to_boolean(is_combinable) as is_combinable,
      try_to_boolean(is_sale_products_excluded) as is_sale_products_excluded,
      try_to_boolean(is_maximum_shown) as is_maximum_shown,
      try_to_decimal(translate(usage_limit, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) as usage_limit,
      try_to_decimal(translate(usage_limit_per_user, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) as usage_limit_per_user,
      iff(applied_in in ('', 'null', '{}', '[]'), null, applied_in) as applied_in,
      case when included_products::varchar not in ('', 'null', '{}', '[]') then included_products end as included_products,
      case when excluded_products::varchar not in ('', 'null', '{}', '[]') then excluded_products end as excluded_products,
      case when included_categories::varchar not in ('', 'null', '{}', '[]') then included_categories end as included_categories,
      case when excluded_categories::varchar not in ('', 'null', '{}', '[]') then excluded_categories end as excluded_categories,
      case when included_customer_groups::varchar not in ('', 'null', '{}', '[]') then included_customer_groups end as included_customer_groups,
      case when excluded_customer_groups::varchar not in ('', 'null', '{}', '[]') then excluded_customer_groups end as excluded_customer_groups,
      case when excluded_brands::varchar not in ('', 'null', '{}', '[]') then excluded_brands end as excluded_brands,
      case when excluded_shipping::varchar not in ('', 'null', '{}', '[]') then excluded_shipping end as excluded_shipping,
      case when included_payment_methods::varchar not in ('', 'null', '{}', '[]') then included_payment_methods end as included_payment_methods,
      try_to_boolean(is_group) as is_group,
      iff(group_name in ('', 'null', '{}', '[]'), null, group_name) as group_name,
      try_to_decimal(translate(group_coupons_count, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) as group_coupons_count,
      try_to_decimal(translate(usage_count, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) as usage_count,
      try_to_decimal(translate(customers_count, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) as customers_count,
      try_to_decimal(translate(sales_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) as sales_amount,
      iff(sales_currency in ('', 'null', '{}', '[]'), null, sales_currency) as sales_currency,
      try_to_boolean(is_marketing_active) as is_marketing_active,
      case lower(iff(marketing_type in ('', 'null', '{}', '[]'), null, marketing_type)) when 'p' then 'percentage' when 'f' then 'fixed' else lower(iff(marketing_type in ('', 'null', '{}', '[]'), null, marketing_type)) end as marketing_type,
      try_to_decimal(translate(marketing_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) as marketing_amount,
      try_to_decimal(translate(marketing_maximum_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) as marketing_maximum_amount,
      try_to_decimal(translate(marketing_visits_count, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) as marketing_visits_count,
      iff(created_at_raw in ('', 'null', '{}', '[]'), null, created_at_raw) as created_at_raw,
      try_cast(created_at_raw as timestamp_ntz) as created_at_naive,
      iff(created_at_zone in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat'), created_at_zone, 'Asia/Riyadh') as created_at_zone,
      try_cast(updated_at_raw as timestamp_ntz) as updated_at_naive,
      iff(updated_at_zone in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat'), updated_at_zone, 'Asia/Riyadh') as updated_at_zone
    from texts
  )
  select
    typed.*,
    convert_timezone(starts_at_zone, 'UTC', starts_at_naive) as starts_at,
    convert_timezone(starts_at_zone, coalesce((select max(time_zone) from OPS.store_settings where store_id = :1), 'Asia/Riyadh'), starts_at_naive)::date as starts_at_local,
    convert_timezone(expires_at_zone, 'UTC', expires_at_naive) as expires_at,
    convert_timezone(expires_at_zone, coalesce((select max(time_zone) from OPS.store_settings where store_id = :1), 'Asia/Riyadh'), expires_at_naive)::date as expires_at_local,
    convert_timezone(created_at_zone, 'UTC', created_at_naive) as created_at,
    convert_timezone(created_at_zone, coalesce((select max(time_zone) from OPS.store_settings where store_id = :1), 'Asia/Riyadh'), created_at_naive)::date as created_at_local,
    convert_timezone(updated_at_zone, 'UTC', updated_at_naive) as updated_at
  from typed
) s
on t.store_id = s.store_id and t.record_key = s.record_key
when matched and s.is_deleted and not t.is_deleted then update set
  is_deleted = true, deleted_at = s.deleted_at, row_hash = s.row_hash, run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when matched and not s.is_deleted and t.row_hash <> s.row_hash then update set
  coupon_id = s.coupon_id, code = s.code, coupon_type = s.coupon_type, coupon_status = s.coupon_status,
  amount = s.amount, minimum_amount = s.minimum_amount, maximum_amount = s.maximum_amount, currency = s.currency,
  starts_at = s.starts_at, starts_at_local = s.starts_at_local, starts_at_raw = s.starts_at_raw,
  expires_at = s.expires_at, expires_at_local = s.expires_at_local, expires_at_raw = s.expires_at_raw,
  is_free_shipping = s.is_free_shipping, is_combinable = s.is_combinable,
  is_sale_products_excluded = s.is_sale_products_excluded, is_maximum_shown = s.is_maximum_shown,
  usage_limit = s.usage_limit, usage_limit_per_user = s.usage_limit_per_user, applied_in = s.applied_in,
  included_products = s.included_products, excluded_products = s.excluded_products,
  included_categories = s.included_categories, excluded_categories = s.excluded_categories,
  included_customer_groups = s.included_customer_groups, excluded_customer_groups = s.excluded_customer_groups,
  excluded_brands = s.excluded_brands, excluded_shipping = s.excluded_shipping,
  included_payment_methods = s.included_payment_methods, is_group = s.is_group, group_name = s.group_name,
  group_coupons_count = s.group_coupons_count, usage_count = s.usage_count, customers_count = s.customers_count,
  sales_amount = s.sales_amount, sales_currency = s.sales_currency, is_marketing_active = s.is_marketing_active,
  marketing_type = s.marketing_type, marketing_amount = s.marketing_amount,
  marketing_maximum_amount = s.marketing_maximum_amount, marketing_visits_count = s.marketing_visits_count,
  created_at = s.created_at, created_at_local = s.created_at_local, created_at_raw = s.created_at_raw,
  updated_at = s.updated_at, is_deleted = false, deleted_at = null, row_hash = s.row_hash, run_id = :3,
  processed_at = current_timestamp()::timestamp_ntz
when not matched and not s.is_deleted then insert (
  store_id, record_key, coupon_id, code, coupon_type, coupon_status, amount, minimum_amount, maximum_amount, currency,
  starts_at, starts_at_local, starts_at_raw, expires_at, expires_at_local, expires_at_raw, is_free_shipping,
  is_combinable, is_sale_products_excluded, is_maximum_shown, usage_limit, usage_limit_per_user, applied_in,
  included_products, excluded_products, included_categories, excluded_categories, included_customer_groups,
  excluded_customer_groups, excluded_brands, excluded_shipping, included_payment_methods, is_group, group_name,
  group_coupons_count, usage_count, customers_count, sales_amount, sales_currency, is_marketing_active,
  marketing_type, marketing_amount, marketing_maximum_amount, marketing_visits_count, created_at, created_at_local,
  created_at_raw, updated_at, is_deleted, deleted_at, row_hash, run_id, processed_at
) values (
  s.store_id, s.record_key, s.coupon_id, s.code, s.coupon_type, s.coupon_status, s.amount, s.minimum_amount,
  s.maximum_amount, s.currency, s.starts_at, s.starts_at_local, s.starts_at_raw, s.expires_at, s.expires_at_local,
  s.expires_at_raw, s.is_free_shipping, s.is_combinable, s.is_sale_products_excluded, s.is_maximum_shown,
  s.usage_limit, s.usage_limit_per_user, s.applied_in, s.included_products, s.excluded_products,
  s.included_categories, s.excluded_categories, s.included_customer_groups, s.excluded_customer_groups,
  s.excluded_brands, s.excluded_shipping, s.included_payment_methods, s.is_group, s.group_name, s.group_coupons_count,
  s.usage_count, s.customers_count, s.sales_amount, s.sales_currency, s.is_marketing_active, s.marketing_type,
  s.marketing_amount, s.marketing_maximum_amount, s.marketing_visits_count, s.created_at, s.created_at_local,
  s.created_at_raw, s.updated_at, false, null, s.row_hash, :3, current_timestamp()::timestamp_ntz
)
