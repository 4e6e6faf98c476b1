-- model: OPS.quarantine
-- grain: one row per record that cannot be typed
-- kind: merge
-- reads: BRONZE.bronze_coupons, OPS.quarantine
-- window: the latest Bronze record of each key among runs after :2 up to :3 of store :1 and what stands in quarantine
-- notes: a record that can be typed is marked as released, so that Silver reads it; release_quarantine removes the entry.
merge into OPS.quarantine t using (
  with standing as (
    select store_id, id, is_deleted, record, row_hash, file, run_id
    from BRONZE.bronze_coupons
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.is_deleted, b.record, b.row_hash, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_coupons b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'coupons' and b.run_id <= :2
  ), landed as (
    select store_id, coalesce(id, 'no-key-' || left(row_hash, 16)) as record_key, id, is_deleted, record, file
    from standing
    qualify row_number() over (partition by store_id, coalesce(id, 'no-key-' || left(row_hash, 16)) order by run_id desc, file desc) = 1
  ), texts as (
    select
      store_id, record_key, id, is_deleted, file,
      coalesce(get_path(record, 'amount.amount'), get_path(record, 'amount'))::varchar as amount,
      coalesce(get_path(record, 'minimum_amount.amount'), get_path(record, 'minimum_amount'))::varchar as minimum_amount,
      coalesce(get_path(record, 'maximum_amount.amount'), get_path(record, 'maximum_amount'))::varchar as maximum_amount,
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
      get_path(record, 'is_group')::varchar as is_group,
      get_path(record, 'group_coupons_count')::varchar as group_coupons_count,
      get_path(record, 'statistics.num_of_usage')::varchar as usage_count,
      get_path(record, 'statistics.num_of_customers')::varchar as customers_count,
      coalesce(get_path(record, 'statistics.coupon_sales.amount'), get_path(record, 'statistics.coupon_sales'))::varchar as sales_amount,
      get_path(record, 'marketing_active')::varchar as is_marketing_active,
      coalesce(get_path(record, 'marketing_amount.amount'), get_path(record, 'marketing_amount'))::varchar as marketing_amount,
      coalesce(get_path(record, 'marketing_maximum_amount.amount'), get_path(record, 'marketing_maximum_amount'))::varchar as marketing_maximum_amount,
      get_path(record, 'marketing_visits_count')::varchar as marketing_visits_count,
      coalesce(get_path(record, 'created_at.date'), get_path(record, 'created_at'))::varchar as created_at_raw,
      get_path(record, 'created_at.timezone')::varchar as created_at_zone,
      coalesce(get_path(record, 'updated_at.date'), get_path(record, 'updated_at'))::varchar as updated_at_raw,
      get_path(record, 'updated_at.timezone')::varchar as updated_at_zone,
      get_path(record, 'statistics') as statistics_value,
      get_path(record, 'code') as code_value,
      get_path(record, 'type') as type_value,
      get_path(record, 'status') as status_value,
      get_path(record, 'amount') as amount_value,
      get_path(record, 'applied_in') as applied_in_value,
      get_path(record, 'group_name') as group_name_value,
      get_path(record, 'marketing_type') as marketing_type_value
    from landed
  )
  select
    store_id, record_key, file,
    case
      when is_deleted then null
      when id is null then 'id: missing'
      when try_to_decimal(record_key, 18, 0) is null then 'id: not a number'
      when not is_object(statistics_value) and statistics_value::varchar not in ('', 'null', '{}', '[]') then 'statistics: not an object'
      when (is_object(code_value) or is_array(code_value)) and code_value::varchar not in ('{}', '[]') then 'code: not a text'
      when (is_object(type_value) or is_array(type_value)) and type_value::varchar not in ('{}', '[]') then 'type: not a text'
      when (is_object(status_value) or is_array(status_value)) and status_value::varchar not in ('{}', '[]') then 'status: not a text'
      when (is_object(get_path(amount_value, 'currency')) or is_array(get_path(amount_value, 'currency'))) and get_path(amount_value, 'currency')::varchar not in ('{}', '[]') then 'amount.currency: not a text'
      when (is_object(applied_in_value) or is_array(applied_in_value)) and applied_in_value::varchar not in ('{}', '[]') then 'applied_in: not a text'
      when (is_object(group_name_value) or is_array(group_name_value)) and group_name_value::varchar not in ('{}', '[]') then 'group_name: not a text'
      when (is_object(get_path(statistics_value, 'coupon_sales.currency')) or is_array(get_path(statistics_value, 'coupon_sales.currency'))) and get_path(statistics_value, 'coupon_sales.currency')::varchar not in ('{}', '[]') then 'statistics.coupon_sales.currency: not a text'
      when (is_object(marketing_type_value) or is_array(marketing_type_value)) and marketing_type_value::varchar not in ('{}', '[]') then 'marketing_type: not a text'
      when amount not in ('', 'null', '{}', '[]') and try_to_decimal(translate(amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) is null then 'amount: not a number'
      when minimum_amount not in ('', 'null', '{}', '[]') and try_to_decimal(translate(minimum_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) is null then 'minimum_amount: not a number'
      when maximum_amount not in ('', 'null', '{}', '[]') and try_to_decimal(translate(maximum_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) is null then 'maximum_amount: not a number'
      when starts_at_raw not in ('', 'null', '{}', '[]') and try_cast(starts_at_raw as timestamp_ntz) is null then 'start_date: not a date'
      when starts_at_zone not in ('', 'null') and starts_at_zone not in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat') then 'start_date.timezone: not a zone this project knows'
      when expires_at_raw not in ('', 'null', '{}', '[]') and try_cast(expires_at_raw as timestamp_ntz) is null then 'expiry_date: not a date'
      when expires_at_zone not in ('', 'null') and expires_at_zone not in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat') then 'expiry_date.timezone: not a zone this project knows'
      when is_free_shipping not in ('', 'null', '{}', '[]') and try_to_boolean(is_free_shipping) is null then 'free_shipping: neither true nor false'
      when is_combinable not in ('', 'null', '{}', '[]') and try_to_boolean(is_combinable) is null then 'is_apply_with_offer: neither true nor false'
      when is_sale_products_excluded not in ('', 'null', '{}', '[]') and try_to_boolean(is_sale_products_excluded) is null then 'is_sale_products_exclude: neither true nor false'
      when is_maximum_shown not in ('', 'null', '{}', '[]') and try_to_boolean(is_maximum_shown) is null then 'show_maximum_amount: neither true nor false'
      when usage_limit not in ('', 'null', '{}', '[]') and try_to_decimal(translate(usage_limit, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) is null then 'usage_limit: not a number'
      when usage_limit_per_user not in ('', 'null', '{}', '[]') and try_to_decimal(translate(usage_limit_per_user, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) is null then 'usage_limit_per_user: not a number'
      when is_group not in ('', 'null', '{}', '[]') and try_to_boolean(is_group) is null then 'is_group: neither true nor false'
      when group_coupons_count not in ('', 'null', '{}', '[]') and try_to_decimal(translate(group_coupons_count, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) is null then 'group_coupons_count: not a number'
      when usage_count not in ('', 'null', '{}', '[]') and try_to_decimal(translate(usage_count, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) is null then 'statistics.num_of_usage: not a number'
      when customers_count not in ('', 'null', '{}', '[]') and try_to_decimal(translate(customers_count, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) is null then 'statistics.num_of_customers: not a number'
      when sales_amount not in ('', 'null', '{}', '[]') and try_to_decimal(translate(sales_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) is null then 'statistics.coupon_sales: not a number'
      when is_marketing_active not in ('', 'null', '{}', '[]') and try_to_boolean(is_marketing_active) is null then 'marketing_active: neither true nor false'
      when marketing_amount not in ('', 'null', '{}', '[]') and try_to_decimal(translate(marketing_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) is null then 'marketing_amount: not a number'
      when marketing_maximum_amount not in ('', 'null', '{}', '[]') and try_to_decimal(translate(marketing_maximum_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) is null then 'marketing_maximum_amount: not a number'
      when marketing_visits_count not in ('', 'null', '{}', '[]') and try_to_decimal(translate(marketing_visits_count, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) is null then 'marketing_visits_count: not a number'
      when created_at_raw not in ('', 'null', '{}', '[]') and try_cast(created_at_raw as timestamp_ntz) is null then 'created_at: not a date'
      when created_at_zone not in ('', 'null') and created_at_zone not in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat') then 'created_at.timezone: not a zone this project knows'
      when updated_at_raw not in ('', 'null', '{}', '[]') and try_cast(updated_at_raw as timestamp_ntz) is null then 'updated_at: not a date'
      when updated_at_zone not in ('', 'null') and updated_at_zone not in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat') then 'updated_at.timezone: not a zone this project knows'
    end as reason
  from texts
) s
on t.store_id = s.store_id and t.stream = 'coupons' and t.record_key = s.record_key
when matched and s.reason is null then update set reason = 'released', file = s.file, run_id = :3
when matched and (t.file <> s.file or t.reason <> s.reason) then update set reason = s.reason, file = s.file, run_id = :3
when not matched and s.reason is not null then insert (store_id, stream, record_key, reason, file, run_id)
  values (s.store_id, 'coupons', s.record_key, s.reason, s.file, :3)
