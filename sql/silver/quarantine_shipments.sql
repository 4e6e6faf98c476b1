-- model: OPS.quarantine
-- grain: one row per record that cannot be typed
-- kind: merge
-- reads: BRONZE.bronze_shipments, OPS.quarantine
-- window: the latest Bronze record of each key among runs after :2 up to :3 of store :1 and what stands in quarantine
-- notes: a record that can be typed is marked as released, so that Silver reads it; release_quarantine removes the entry.
merge into OPS.quarantine t using (
  with standing as (
    select store_id, id, is_deleted, record, file, run_id
    from BRONZE.bronze_shipments
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.is_deleted, b.record, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_shipments b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'shipments' and b.run_id <= :2
  ), landed as (
    select store_id, coalesce(id, right(file, 100)) as record_key, id, is_deleted, record, file
    from standing
    qualify row_number() over (partition by store_id, coalesce(id, right(file, 100)) order by run_id desc, file desc) = 1
  ), element_texts as (
    select
      l.store_id, l.record_key,
      f.value as element,
      get_path(f.value, 'item_id')::varchar as order_item_id,
      get_path(f.value, 'quantity')::varchar as quantity,
      coalesce(get_path(f.value, 'price.amount'), get_path(f.value, 'price'))::varchar as price,
      get_path(f.value, 'weight.value')::varchar as weight
    from landed l, lateral flatten(input => get_path(l.record, 'packages')) f
    where not l.is_deleted
  ), elements as (
    select
      store_id, record_key,
      count_if(
        (order_item_id not in ('', 'null', '{}', '[]') and try_to_decimal(translate(order_item_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) is null)
        or (quantity not in ('', 'null', '{}', '[]') and try_to_decimal(translate(quantity, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) is null)
        or (price not in ('', 'null', '{}', '[]') and try_to_decimal(translate(price, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) is null)
        or (weight not in ('', 'null', '{}', '[]') and try_to_decimal(translate(weight, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) is null)
        or not is_object(element)
        or (not is_object(get_path(element, 'weight')) and get_path(element, 'weight')::varchar not in ('', 'null', '{}', '[]'))
        or ((is_object(get_path(element, 'external_id')) or is_array(get_path(element, 'external_id'))) and get_path(element, 'external_id')::varchar not in ('{}', '[]'))
        or ((is_object(get_path(element, 'name')) or is_array(get_path(element, 'name'))) and get_path(element, 'name')::varchar not in ('{}', '[]'))
        or ((is_object(get_path(element, 'sku')) or is_array(get_path(element, 'sku'))) and get_path(element, 'sku')::varchar not in ('{}', '[]'))
      ) as untyped_count
    from element_texts
    group by store_id, record_key
  ), texts as (
    select
      landed.store_id, landed.record_key, landed.id, landed.is_deleted, landed.record, landed.file,
      elements.untyped_count,
      get_path(landed.record, 'order_id')::varchar as order_id,
      coalesce(get_path(landed.record, 'created_at.date'), get_path(landed.record, 'created_at'))::varchar as created_at_raw,
      get_path(landed.record, 'created_at.timezone')::varchar as created_at_zone,
      coalesce(get_path(landed.record, 'courier_id')::varchar, get_path(landed.record, 'courier.id')::varchar) as courier_id,
      get_path(landed.record, 'trackable')::varchar as is_trackable,
      coalesce(get_path(landed.record, 'total.amount'), get_path(landed.record, 'total'))::varchar as total_amount,
      coalesce(get_path(landed.record, 'cash_on_delivery.amount'), get_path(landed.record, 'cash_on_delivery'))::varchar as cod_amount,
      get_path(landed.record, 'is_international')::varchar as is_international,
      get_path(landed.record, 'total_weight.value')::varchar as total_weight,
      get_path(landed.record, 'ship_from.branch_id')::varchar as ship_from_branch_id
    from landed
    left join elements on elements.store_id = landed.store_id and elements.record_key = landed.record_key
  )
  select
    store_id, record_key, file,
    case
      when id is null then 'id: missing'
      when is_deleted then null
      when try_to_decimal(record_key, 18, 0) is null then 'id: not a number'
      when not is_object(get_path(record, 'reference')) and get_path(record, 'reference')::varchar not in ('', 'null', '{}', '[]') then 'reference: not an object'
      when not is_object(get_path(record, 'courier')) and get_path(record, 'courier')::varchar not in ('', 'null', '{}', '[]') then 'courier: not an object'
      when not is_object(get_path(record, 'total_weight')) and get_path(record, 'total_weight')::varchar not in ('', 'null', '{}', '[]') then 'total_weight: not an object'
      when not is_object(get_path(record, 'shipping_route')) and get_path(record, 'shipping_route')::varchar not in ('', 'null', '{}', '[]') then 'shipping_route: not an object'
      when not is_object(get_path(record, 'ship_from')) and get_path(record, 'ship_from')::varchar not in ('', 'null', '{}', '[]') then 'ship_from: not an object'
      when not is_object(get_path(record, 'ship_to')) and get_path(record, 'ship_to')::varchar not in ('', 'null', '{}', '[]') then 'ship_to: not an object'
      when not is_object(get_path(record, 'ship_to.region')) and get_path(record, 'ship_to.region')::varchar not in ('', 'null', '{}', '[]') then 'ship_to.region: not an object'
      when not is_array(get_path(record, 'packages')) and get_path(record, 'packages')::varchar not in ('', 'null', '{}', '[]') then 'packages: not a list'
      when (is_object(get_path(record, 'order_reference_id')) or is_array(get_path(record, 'order_reference_id'))) and get_path(record, 'order_reference_id')::varchar not in ('{}', '[]') then 'order_reference_id: not a text'
      when (is_object(get_path(record, 'reference.external_id')) or is_array(get_path(record, 'reference.external_id'))) and get_path(record, 'reference.external_id')::varchar not in ('{}', '[]') then 'reference.external_id: not a text'
      when (is_object(get_path(record, 'reference.external_additional_id')) or is_array(get_path(record, 'reference.external_additional_id'))) and get_path(record, 'reference.external_additional_id')::varchar not in ('{}', '[]') then 'reference.external_additional_id: not a text'
      when (is_object(get_path(record, 'type')) or is_array(get_path(record, 'type'))) and get_path(record, 'type')::varchar not in ('{}', '[]') then 'type: not a text'
      when (is_object(get_path(record, 'status.slug')) or is_array(get_path(record, 'status.slug'))) and get_path(record, 'status.slug')::varchar not in ('{}', '[]') then 'status.slug: not a text'
      when (is_object(get_path(record, 'courier_name')) or is_array(get_path(record, 'courier_name'))) and get_path(record, 'courier_name')::varchar not in ('{}', '[]') then 'courier_name: not a text'
      when (is_object(get_path(record, 'courier.name')) or is_array(get_path(record, 'courier.name'))) and get_path(record, 'courier.name')::varchar not in ('{}', '[]') then 'courier.name: not a text'
      when (is_object(get_path(record, 'external_company_name')) or is_array(get_path(record, 'external_company_name'))) and get_path(record, 'external_company_name')::varchar not in ('{}', '[]') then 'external_company_name: not a text'
      when (is_object(get_path(record, 'shipping_number')) or is_array(get_path(record, 'shipping_number'))) and get_path(record, 'shipping_number')::varchar not in ('{}', '[]') then 'shipping_number: not a text'
      when (is_object(get_path(record, 'tracking_number')) or is_array(get_path(record, 'tracking_number'))) and get_path(record, 'tracking_number')::varchar not in ('{}', '[]') then 'tracking_number: not a text'
      when (is_object(get_path(record, 'pickup_id')) or is_array(get_path(record, 'pickup_id'))) and get_path(record, 'pickup_id')::varchar not in ('{}', '[]') then 'pickup_id: not a text'
      when (is_object(get_path(record, 'payment_method')) or is_array(get_path(record, 'payment_method'))) and get_path(record, 'payment_method')::varchar not in ('{}', '[]') then 'payment_method: not a text'
      when (is_object(get_path(record, 'source')) or is_array(get_path(record, 'source'))) and get_path(record, 'source')::varchar not in ('{}', '[]') then 'source: not a text'
      when (is_object(get_path(record, 'total.currency')) or is_array(get_path(record, 'total.currency'))) and get_path(record, 'total.currency')::varchar not in ('{}', '[]') then 'total.currency: not a text'
      when (is_object(get_path(record, 'total_weight.units')) or is_array(get_path(record, 'total_weight.units'))) and get_path(record, 'total_weight.units')::varchar not in ('{}', '[]') then 'total_weight.units: not a text'
      when (is_object(get_path(record, 'total_weight.unit')) or is_array(get_path(record, 'total_weight.unit'))) and get_path(record, 'total_weight.unit')::varchar not in ('{}', '[]') then 'total_weight.unit: not a text'
      when (is_object(get_path(record, 'billing_account')) or is_array(get_path(record, 'billing_account'))) and get_path(record, 'billing_account')::varchar not in ('{}', '[]') then 'billing_account: not a text'
      when (is_object(get_path(record, 'shipping_route.id')) or is_array(get_path(record, 'shipping_route.id'))) and get_path(record, 'shipping_route.id')::varchar not in ('{}', '[]') then 'shipping_route.id: not a text'
      when (is_object(get_path(record, 'shipping_route.name')) or is_array(get_path(record, 'shipping_route.name'))) and get_path(record, 'shipping_route.name')::varchar not in ('{}', '[]') then 'shipping_route.name: not a text'
      when (is_object(get_path(record, 'ship_from.type')) or is_array(get_path(record, 'ship_from.type'))) and get_path(record, 'ship_from.type')::varchar not in ('{}', '[]') then 'ship_from.type: not a text'
      when (is_object(get_path(record, 'ship_from.country')) or is_array(get_path(record, 'ship_from.country'))) and get_path(record, 'ship_from.country')::varchar not in ('{}', '[]') then 'ship_from.country: not a text'
      when (is_object(get_path(record, 'ship_from.city')) or is_array(get_path(record, 'ship_from.city'))) and get_path(record, 'ship_from.city')::varchar not in ('{}', '[]') then 'ship_from.city: not a text'
      when (is_object(get_path(record, 'ship_to.country')) or is_array(get_path(record, 'ship_to.country'))) and get_path(record, 'ship_to.country')::varchar not in ('{}', '[]') then 'ship_to.country: not a text'
      when (is_object(get_path(record, 'ship_to.region.name')) or is_array(get_path(record, 'ship_to.region.name'))) and get_path(record, 'ship_to.region.name')::varchar not in ('{}', '[]') then 'ship_to.region.name: not a text'
      when (is_object(get_path(record, 'ship_to.city')) or is_array(get_path(record, 'ship_to.city'))) and get_path(record, 'ship_to.city')::varchar not in ('{}', '[]') then 'ship_to.city: not a text'
      when (is_object(get_path(record, 'ship_to.block')) or is_array(get_path(record, 'ship_to.block'))) and get_path(record, 'ship_to.block')::varchar not in ('{}', '[]') then 'ship_to.block: not a text'
      when (is_object(get_path(record, 'ship_to.postal_code')) or is_array(get_path(record, 'ship_to.postal_code'))) and get_path(record, 'ship_to.postal_code')::varchar not in ('{}', '[]') then 'ship_to.postal_code: not a text'
      when order_id not in ('', 'null', '{}', '[]') and try_to_decimal(translate(order_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) is null then 'order_id: not a number'
      when created_at_raw not in ('', 'null', '{}', '[]') and try_cast(created_at_raw as timestamp_ntz) is null then 'created_at: not a date'
      when created_at_zone not in ('', 'null') and created_at_zone not in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat') then 'created_at.timezone: not a zone this project knows'
      when courier_id not in ('', 'null', '{}', '[]') and try_to_decimal(translate(courier_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) is null then 'courier_id: not a number'
      when is_trackable not in ('', 'null', '{}', '[]') and try_to_boolean(is_trackable) is null then 'trackable: neither true nor false'
      when total_amount not in ('', 'null', '{}', '[]') and try_to_decimal(translate(total_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) is null then 'total: not a number'
      when cod_amount not in ('', 'null', '{}', '[]') and try_to_decimal(translate(cod_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) is null then 'cash_on_delivery: not a number'
      when is_international not in ('', 'null', '{}', '[]') and try_to_boolean(is_international) is null then 'is_international: neither true nor false'
      when total_weight not in ('', 'null', '{}', '[]') and try_to_decimal(translate(total_weight, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) is null then 'total_weight.value: not a number'
      when ship_from_branch_id not in ('', 'null', '{}', '[]') and try_to_decimal(translate(ship_from_branch_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) is null then 'ship_from.branch_id: not a number'
      when untyped_count > 0 then 'packages: a field that is not of its type'
    end as reason
  from texts
) s
on t.store_id = s.store_id and t.stream = 'shipments' and t.record_key = s.record_key
when matched and s.reason is null then update set reason = 'released', file = s.file, run_id = :3
when matched and (t.file <> s.file or t.reason <> s.reason) then update set reason = s.reason, file = s.file, run_id = :3
when not matched and s.reason is not null then insert (store_id, stream, record_key, reason, file, run_id)
  values (s.store_id, 'shipments', s.record_key, s.reason, s.file, :3)
