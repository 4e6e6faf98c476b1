-- model: OPS.quarantine
-- grain: one row per record that cannot be typed
-- kind: merge
-- reads: BRONZE.bronze_abandoned_carts, OPS.quarantine
-- window: the latest Bronze record of each key among runs after :2 up to :3 of store :1 and what stands in quarantine
-- notes: a record that can be typed is marked as released, so that Silver reads it; release_quarantine removes the entry.
merge into OPS.quarantine t using (
  with standing as (
    select store_id, id, is_deleted, record, row_hash, file, run_id
    from BRONZE.bronze_abandoned_carts
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.is_deleted, b.record, b.row_hash, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_abandoned_carts b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'abandoned_carts' and b.run_id <= :2
  ), landed as (
    select store_id, coalesce(id, 'no-key-' || left(row_hash, 16)) as record_key, id, is_deleted, record, file
    from standing
    qualify row_number() over (partition by store_id, coalesce(id, 'no-key-' || left(row_hash, 16)) order by run_id desc, file desc) = 1
  ), element_texts as (
    select
      l.store_id, l.record_key,
      f.value as element,
      get_path(f.value, 'id')::varchar as cart_item_id,
      get_path(f.value, 'product_id')::varchar as product_id,
      get_path(f.value, 'quantity')::varchar as quantity,
      get_path(f.value, 'weight')::varchar as weight,
      coalesce(get_path(f.value, 'amounts.price_without_tax.amount'), get_path(f.value, 'amounts.price_without_tax'))::varchar as unit_price,
      coalesce(get_path(f.value, 'amounts.total_discount.amount'), get_path(f.value, 'amounts.total_discount'))::varchar as discount_amount,
      get_path(f.value, 'amounts.tax.percent')::varchar as tax_percent,
      coalesce(get_path(f.value, 'amounts.tax.amount.amount'), get_path(f.value, 'amounts.tax.amount'))::varchar as tax_amount,
      coalesce(get_path(f.value, 'amounts.total.amount'), get_path(f.value, 'amounts.total'))::varchar as total_amount
    from landed l, lateral flatten(input => get_path(l.record, 'items')) f
    where not l.is_deleted
  ), elements as (
    select
      store_id, record_key,
      count_if(
        (cart_item_id not in ('', 'null', '{}', '[]') and try_to_decimal(translate(cart_item_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) is null)
        or (product_id not in ('', 'null', '{}', '[]') and try_to_decimal(translate(product_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) is null)
        or (quantity not in ('', 'null', '{}', '[]') and try_to_decimal(translate(quantity, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) is null)
        or (weight not in ('', 'null', '{}', '[]') and try_to_decimal(translate(weight, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) is null)
        or (unit_price not in ('', 'null', '{}', '[]') and try_to_decimal(translate(unit_price, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) is null)
        or (discount_amount not in ('', 'null', '{}', '[]') and try_to_decimal(translate(discount_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) is null)
        or (tax_percent not in ('', 'null', '{}', '[]') and try_to_decimal(translate(tax_percent, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 9, 4) is null)
        or (tax_amount not in ('', 'null', '{}', '[]') and try_to_decimal(translate(tax_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) is null)
        or (total_amount not in ('', 'null', '{}', '[]') and try_to_decimal(translate(total_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) is null)
        or not is_object(element)
        or (not is_object(get_path(element, 'amounts')) and get_path(element, 'amounts')::varchar not in ('', 'null', '{}', '[]'))
        or (not is_object(get_path(element, 'amounts.tax')) and get_path(element, 'amounts.tax')::varchar not in ('', 'null', '{}', '[]'))
      ) as untyped_count
    from element_texts
    group by store_id, record_key
  ), texts as (
    select
      landed.store_id, landed.record_key, landed.id, landed.is_deleted, landed.file,
      elements.untyped_count,
      coalesce(get_path(landed.record, 'total.amount'), get_path(landed.record, 'total'))::varchar as total_amount,
      coalesce(get_path(landed.record, 'subtotal.amount'), get_path(landed.record, 'subtotal'))::varchar as subtotal_amount,
      coalesce(get_path(landed.record, 'total_discount.amount'), get_path(landed.record, 'total_discount'))::varchar as discount_amount,
      coalesce(get_path(landed.record, 'created_at.date'), get_path(landed.record, 'created_at'))::varchar as created_at_raw,
      get_path(landed.record, 'created_at.timezone')::varchar as created_at_zone,
      coalesce(get_path(landed.record, 'updated_at.date'), get_path(landed.record, 'updated_at'))::varchar as updated_at_raw,
      get_path(landed.record, 'updated_at.timezone')::varchar as updated_at_zone,
      get_path(landed.record, 'customer.id')::varchar as customer_id,
      get_path(landed.record, 'coupon.id')::varchar as coupon_id,
      coalesce(get_path(landed.record, 'coupon.amount.amount'), get_path(landed.record, 'coupon.amount'))::varchar as coupon_amount,
      get_path(landed.record, 'customer') as customer_value,
      get_path(landed.record, 'coupon') as coupon_value,
      get_path(landed.record, 'items') as items_value,
      get_path(landed.record, 'status') as status_value,
      get_path(landed.record, 'total') as total_value
    from landed
    left join elements on elements.store_id = landed.store_id and elements.record_key = landed.record_key
  )
  select
    store_id, record_key, file,
    case
      when is_deleted then null
      when id is null then 'id: missing'
      when try_to_decimal(record_key, 18, 0) is null then 'id: not a number'
      when not is_object(customer_value) and customer_value::varchar not in ('', 'null', '{}', '[]') then 'customer: not an object'
      when not is_object(coupon_value) and coupon_value::varchar not in ('', 'null', '{}', '[]') then 'coupon: not an object'
      when not is_array(items_value) and items_value::varchar not in ('', 'null', '{}', '[]') then 'items: not a list'
      when (is_object(status_value) or is_array(status_value)) and status_value::varchar not in ('{}', '[]') then 'status: not a text'
      when (is_object(get_path(total_value, 'currency')) or is_array(get_path(total_value, 'currency'))) and get_path(total_value, 'currency')::varchar not in ('{}', '[]') then 'total.currency: not a text'
      when (is_object(get_path(customer_value, 'name')) or is_array(get_path(customer_value, 'name'))) and get_path(customer_value, 'name')::varchar not in ('{}', '[]') then 'customer.name: not a text'
      when (is_object(get_path(customer_value, 'email')) or is_array(get_path(customer_value, 'email'))) and get_path(customer_value, 'email')::varchar not in ('{}', '[]') then 'customer.email: not a text'
      when (is_object(get_path(customer_value, 'mobile')) or is_array(get_path(customer_value, 'mobile'))) and get_path(customer_value, 'mobile')::varchar not in ('{}', '[]') then 'customer.mobile: not a text'
      when (is_object(get_path(customer_value, 'country')) or is_array(get_path(customer_value, 'country'))) and get_path(customer_value, 'country')::varchar not in ('{}', '[]') then 'customer.country: not a text'
      when (is_object(get_path(customer_value, 'city')) or is_array(get_path(customer_value, 'city'))) and get_path(customer_value, 'city')::varchar not in ('{}', '[]') then 'customer.city: not a text'
      when (is_object(get_path(coupon_value, 'code')) or is_array(get_path(coupon_value, 'code'))) and get_path(coupon_value, 'code')::varchar not in ('{}', '[]') then 'coupon.code: not a text'
      when (is_object(get_path(coupon_value, 'type')) or is_array(get_path(coupon_value, 'type'))) and get_path(coupon_value, 'type')::varchar not in ('{}', '[]') then 'coupon.type: not a text'
      when total_amount not in ('', 'null', '{}', '[]') and try_to_decimal(translate(total_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) is null then 'total: not a number'
      when subtotal_amount not in ('', 'null', '{}', '[]') and try_to_decimal(translate(subtotal_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) is null then 'subtotal: not a number'
      when discount_amount not in ('', 'null', '{}', '[]') and try_to_decimal(translate(discount_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) is null then 'total_discount: not a number'
      when created_at_raw not in ('', 'null', '{}', '[]') and try_cast(created_at_raw as timestamp_ntz) is null then 'created_at: not a date'
      when created_at_zone not in ('', 'null') and created_at_zone not in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat') then 'created_at.timezone: not a zone this project knows'
      when updated_at_raw not in ('', 'null', '{}', '[]') and try_cast(updated_at_raw as timestamp_ntz) is null then 'updated_at: not a date'
      when updated_at_zone not in ('', 'null') and updated_at_zone not in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat') then 'updated_at.timezone: not a zone this project knows'
      when customer_id not in ('', 'null', '{}', '[]') and try_to_decimal(translate(customer_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) is null then 'customer.id: not a number'
      when coupon_id not in ('', 'null', '{}', '[]') and try_to_decimal(translate(coupon_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) is null then 'coupon.id: not a number'
      when coupon_amount not in ('', 'null', '{}', '[]') and try_to_decimal(translate(coupon_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) is null then 'coupon.amount: not a number'
      when untyped_count > 0 then 'items: a field that is not of its type'
    end as reason
  from texts
) s
on t.store_id = s.store_id and t.stream = 'abandoned_carts' and t.record_key = s.record_key
when matched and s.reason is null then update set reason = 'released', file = s.file, run_id = :3
when matched and (t.file <> s.file or t.reason <> s.reason) then update set reason = s.reason, file = s.file, run_id = :3
when not matched and s.reason is not null then insert (store_id, stream, record_key, reason, file, run_id)
  values (s.store_id, 'abandoned_carts', s.record_key, s.reason, s.file, :3)
