-- model: OPS.quarantine
-- grain: one row per record that cannot be typed
-- kind: merge
-- reads: BRONZE.bronze_special_offers, OPS.quarantine
-- window: the latest Bronze record of each key among runs after :2 up to :3 of store :1 and what stands in quarantine
-- notes: a record that can be typed is marked as released, so that Silver reads it; release_quarantine removes the entry.
merge into OPS.quarantine t using (
  with standing as (
    select store_id, id, is_deleted, record, row_hash, file, run_id
    from BRONZE.bronze_special_offers
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.is_deleted, b.record, b.row_hash, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_special_offers b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'special_offers' and b.run_id <= :2
  ), landed as (
    select store_id, coalesce(id, 'no-key-' || left(row_hash, 16)) as record_key, id, is_deleted, record, file
    from standing
    qualify row_number() over (partition by store_id, coalesce(id, 'no-key-' || left(row_hash, 16)) order by run_id desc, file desc) = 1
  ), texts as (
    select
      store_id, record_key, id, is_deleted, file,
      coalesce(get_path(record, 'start_date.date'), get_path(record, 'start_date'))::varchar as starts_at_raw,
      get_path(record, 'start_date.timezone')::varchar as starts_at_zone,
      coalesce(get_path(record, 'expiry_date.date'), get_path(record, 'expiry_date'))::varchar as expires_at_raw,
      get_path(record, 'expiry_date.timezone')::varchar as expires_at_zone,
      get_path(record, 'show_price_after_discount')::varchar as is_price_after_discount_shown,
      get_path(record, 'show_discounts_table_message')::varchar as is_discounts_table_shown,
      get_path(record, 'buy.quantity')::varchar as buy_quantity,
      coalesce(get_path(record, 'buy.min_amount.amount'), get_path(record, 'buy.min_amount'))::varchar as buy_minimum_amount,
      get_path(record, 'buy.min_items')::varchar as buy_minimum_items,
      get_path(record, 'get.quantity')::varchar as get_quantity,
      get_path(record, 'get.discount_amount')::varchar as get_discount_amount,
      get_path(record, 'buy') as buy_value,
      get_path(record, 'get') as get_value,
      get_path(record, 'name') as name_value,
      get_path(record, 'message') as message_value,
      get_path(record, 'offer_type') as offer_type_value,
      get_path(record, 'status') as status_value,
      get_path(record, 'applied_to') as applied_to_value
    from landed
  )
  select
    store_id, record_key, file,
    case
      when is_deleted then null
      when id is null then 'id: missing'
      when try_to_decimal(record_key, 18, 0) is null then 'id: not a number'
      when not is_object(buy_value) and buy_value::varchar not in ('', 'null', '{}', '[]') then 'buy: not an object'
      when not is_object(get_value) and get_value::varchar not in ('', 'null', '{}', '[]') then 'get: not an object'
      when (is_object(name_value) or is_array(name_value)) and name_value::varchar not in ('{}', '[]') then 'name: not a text'
      when (is_object(message_value) or is_array(message_value)) and message_value::varchar not in ('{}', '[]') then 'message: not a text'
      when (is_object(offer_type_value) or is_array(offer_type_value)) and offer_type_value::varchar not in ('{}', '[]') then 'offer_type: not a text'
      when (is_object(status_value) or is_array(status_value)) and status_value::varchar not in ('{}', '[]') then 'status: not a text'
      when (is_object(applied_to_value) or is_array(applied_to_value)) and applied_to_value::varchar not in ('{}', '[]') then 'applied_to: not a text'
      when (is_object(get_path(buy_value, 'type')) or is_array(get_path(buy_value, 'type'))) and get_path(buy_value, 'type')::varchar not in ('{}', '[]') then 'buy.type: not a text'
      when (is_object(get_path(get_value, 'type')) or is_array(get_path(get_value, 'type'))) and get_path(get_value, 'type')::varchar not in ('{}', '[]') then 'get.type: not a text'
      when (is_object(get_path(get_value, 'discount_type')) or is_array(get_path(get_value, 'discount_type'))) and get_path(get_value, 'discount_type')::varchar not in ('{}', '[]') then 'get.discount_type: not a text'
      when starts_at_raw not in ('', 'null', '{}', '[]') and try_cast(starts_at_raw as timestamp_ntz) is null then 'start_date: not a date'
      when starts_at_zone not in ('', 'null') and starts_at_zone not in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat') then 'start_date.timezone: not a zone this project knows'
      when expires_at_raw not in ('', 'null', '{}', '[]') and try_cast(expires_at_raw as timestamp_ntz) is null then 'expiry_date: not a date'
      when expires_at_zone not in ('', 'null') and expires_at_zone not in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat') then 'expiry_date.timezone: not a zone this project knows'
      when is_price_after_discount_shown not in ('', 'null', '{}', '[]') and try_to_boolean(is_price_after_discount_shown) is null then 'show_price_after_discount: neither true nor false'
      when is_discounts_table_shown not in ('', 'null', '{}', '[]') and try_to_boolean(is_discounts_table_shown) is null then 'show_discounts_table_message: neither true nor false'
      when buy_quantity not in ('', 'null', '{}', '[]') and try_to_decimal(translate(buy_quantity, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) is null then 'buy.quantity: not a number'
      when buy_minimum_amount not in ('', 'null', '{}', '[]') and try_to_decimal(translate(buy_minimum_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) is null then 'buy.min_amount: not a number'
      when buy_minimum_items not in ('', 'null', '{}', '[]') and try_to_decimal(translate(buy_minimum_items, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) is null then 'buy.min_items: not a number'
      when get_quantity not in ('', 'null', '{}', '[]') and try_to_decimal(translate(get_quantity, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) is null then 'get.quantity: not a number'
      when get_discount_amount not in ('', 'null', '{}', '[]') and try_to_decimal(translate(get_discount_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) is null then 'get.discount_amount: not a number'
    end as reason
  from texts
) s
on t.store_id = s.store_id and t.stream = 'special_offers' and t.record_key = s.record_key
when matched and s.reason is null then update set reason = 'released', file = s.file, run_id = :3
when matched and (t.file <> s.file or t.reason <> s.reason) then update set reason = s.reason, file = s.file, run_id = :3
when not matched and s.reason is not null then insert (store_id, stream, record_key, reason, file, run_id)
  values (s.store_id, 'special_offers', s.record_key, s.reason, s.file, :3)
