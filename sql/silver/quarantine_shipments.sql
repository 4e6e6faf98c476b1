-- model: OPS.quarantine
-- grain: one row per record that cannot be typed
-- kind: merge
-- reads: BRONZE.bronze_shipments, OPS.quarantine
-- window: the latest Bronze record of each key among runs after :2 up to :3 of store :1 and what stands in quarantine
-- notes: a record that can be typed is marked as released, so that Silver reads it; release_quarantine removes the entry.
merge into OPS.quarantine t using (
  with standing as (
    select store_id, id, is_deleted, record, row_hash, file, run_id
    from BRONZE.bronze_shipments
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.is_deleted, b.record, b.row_hash, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_shipments b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'shipments' and b.run_id <= :2
  ), landed as (
    select store_id, coalesce(id, 'no-key-' || left(row_hash, 16)) as record_key, id, is_deleted, record, file
    from standing
    qualify row_number() over (partition by store_id, coalesce(id, 'no-key-' || left(row_hash, 16)) order by run_id desc, file desc) = 1
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
        (order_item_id not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(order_item_id, 18, 0), try_to_decimal(translate(order_item_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0)) is null)
        or (quantity not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(quantity, 18, 4), try_to_decimal(translate(quantity, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) is null)
        or (price not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(price, 18, 4), try_to_decimal(translate(price, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) is null)
        or (weight not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(weight, 18, 4), try_to_decimal(translate(weight, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) is null)
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
      landed.store_id, landed.record_key, landed.id, landed.is_deleted, landed.file,
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
      get_path(landed.record, 'ship_from.branch_id')::varchar as ship_from_branch_id,
      get_path(landed.record, 'reference') as reference_value,
      get_path(landed.record, 'courier') as courier_value,
      get_path(landed.record, 'total_weight') as total_weight_value,
      get_path(landed.record, 'shipping_route') as shipping_route_value,
      get_path(landed.record, 'ship_from') as ship_from_value,
      get_path(landed.record, 'ship_to') as ship_to_value,
      get_path(landed.record, 'packages') as packages_value,
      get_path(landed.record, 'order_reference_id') as order_reference_id_value,
      get_path(landed.record, 'type') as type_value,
      get_path(landed.record, 'status') as status_value,
      get_path(landed.record, 'courier_name') as courier_name_value,
      get_path(landed.record, 'external_company_name') as external_company_name_value,
      get_path(landed.record, 'shipping_number') as shipping_number_value,
      get_path(landed.record, 'tracking_number') as tracking_number_value,
      get_path(landed.record, 'pickup_id') as pickup_id_value,
      get_path(landed.record, 'payment_method') as payment_method_value,
      get_path(landed.record, 'source') as source_value,
      get_path(landed.record, 'total') as total_value,
      get_path(landed.record, 'billing_account') as billing_account_value
    from landed
    left join elements on elements.store_id = landed.store_id and elements.record_key = landed.record_key
  )
  select
    store_id, record_key, file,
    case
      when is_deleted then null
      when id is null then 'id: missing'
      when try_to_decimal(record_key, 18, 0) is null then 'id: not a number'
      when not is_object(reference_value) and reference_value::varchar not in ('', 'null', '{}', '[]') then 'reference: not an object'
      when not is_object(courier_value) and courier_value::varchar not in ('', 'null', '{}', '[]') then 'courier: not an object'
      when not is_object(total_weight_value) and total_weight_value::varchar not in ('', 'null', '{}', '[]') then 'total_weight: not an object'
      when not is_object(shipping_route_value) and shipping_route_value::varchar not in ('', 'null', '{}', '[]') then 'shipping_route: not an object'
      when not is_object(ship_from_value) and ship_from_value::varchar not in ('', 'null', '{}', '[]') then 'ship_from: not an object'
      when not is_object(ship_to_value) and ship_to_value::varchar not in ('', 'null', '{}', '[]') then 'ship_to: not an object'
      when not is_object(get_path(ship_to_value, 'region')) and get_path(ship_to_value, 'region')::varchar not in ('', 'null', '{}', '[]') then 'ship_to.region: not an object'
      when not is_array(packages_value) and packages_value::varchar not in ('', 'null', '{}', '[]') then 'packages: not a list'
      when (is_object(order_reference_id_value) or is_array(order_reference_id_value)) and order_reference_id_value::varchar not in ('{}', '[]') then 'order_reference_id: not a text'
      when (is_object(get_path(reference_value, 'external_id')) or is_array(get_path(reference_value, 'external_id'))) and get_path(reference_value, 'external_id')::varchar not in ('{}', '[]') then 'reference.external_id: not a text'
      when (is_object(get_path(reference_value, 'external_additional_id')) or is_array(get_path(reference_value, 'external_additional_id'))) and get_path(reference_value, 'external_additional_id')::varchar not in ('{}', '[]') then 'reference.external_additional_id: not a text'
      when (is_object(type_value) or is_array(type_value)) and type_value::varchar not in ('{}', '[]') then 'type: not a text'
      when (is_object(get_path(status_value, 'slug')) or is_array(get_path(status_value, 'slug'))) and get_path(status_value, 'slug')::varchar not in ('{}', '[]') then 'status.slug: not a text'
      when (is_object(courier_name_value) or is_array(courier_name_value)) and courier_name_value::varchar not in ('{}', '[]') then 'courier_name: not a text'
      when (is_object(get_path(courier_value, 'name')) or is_array(get_path(courier_value, 'name'))) and get_path(courier_value, 'name')::varchar not in ('{}', '[]') then 'courier.name: not a text'
      when (is_object(external_company_name_value) or is_array(external_company_name_value)) and external_company_name_value::varchar not in ('{}', '[]') then 'external_company_name: not a text'
      when (is_object(shipping_number_value) or is_array(shipping_number_value)) and shipping_number_value::varchar not in ('{}', '[]') then 'shipping_number: not a text'
      when (is_object(tracking_number_value) or is_array(tracking_number_value)) and tracking_number_value::varchar not in ('{}', '[]') then 'tracking_number: not a text'
      when (is_object(pickup_id_value) or is_array(pickup_id_value)) and pickup_id_value::varchar not in ('{}', '[]') then 'pickup_id: not a text'
      when (is_object(payment_method_value) or is_array(payment_method_value)) and payment_method_value::varchar not in ('{}', '[]') then 'payment_method: not a text'
      when (is_object(source_value) or is_array(source_value)) and source_value::varchar not in ('{}', '[]') then 'source: not a text'
      when (is_object(get_path(total_value, 'currency')) or is_array(get_path(total_value, 'currency'))) and get_path(total_value, 'currency')::varchar not in ('{}', '[]') then 'total.currency: not a text'
      when (is_object(get_path(total_weight_value, 'units')) or is_array(get_path(total_weight_value, 'units'))) and get_path(total_weight_value, 'units')::varchar not in ('{}', '[]') then 'total_weight.units: not a text'
      when (is_object(get_path(total_weight_value, 'unit')) or is_array(get_path(total_weight_value, 'unit'))) and get_path(total_weight_value, 'unit')::varchar not in ('{}', '[]') then 'total_weight.unit: not a text'
      when (is_object(billing_account_value) or is_array(billing_account_value)) and billing_account_value::varchar not in ('{}', '[]') then 'billing_account: not a text'
      when (is_object(get_path(shipping_route_value, 'id')) or is_array(get_path(shipping_route_value, 'id'))) and get_path(shipping_route_value, 'id')::varchar not in ('{}', '[]') then 'shipping_route.id: not a text'
      when (is_object(get_path(shipping_route_value, 'name')) or is_array(get_path(shipping_route_value, 'name'))) and get_path(shipping_route_value, 'name')::varchar not in ('{}', '[]') then 'shipping_route.name: not a text'
      when (is_object(get_path(ship_from_value, 'type')) or is_array(get_path(ship_from_value, 'type'))) and get_path(ship_from_value, 'type')::varchar not in ('{}', '[]') then 'ship_from.type: not a text'
      when (is_object(get_path(ship_from_value, 'country')) or is_array(get_path(ship_from_value, 'country'))) and get_path(ship_from_value, 'country')::varchar not in ('{}', '[]') then 'ship_from.country: not a text'
      when (is_object(get_path(ship_from_value, 'city')) or is_array(get_path(ship_from_value, 'city'))) and get_path(ship_from_value, 'city')::varchar not in ('{}', '[]') then 'ship_from.city: not a text'
      when (is_object(get_path(ship_to_value, 'country')) or is_array(get_path(ship_to_value, 'country'))) and get_path(ship_to_value, 'country')::varchar not in ('{}', '[]') then 'ship_to.country: not a text'
      when (is_object(get_path(ship_to_value, 'region.name')) or is_array(get_path(ship_to_value, 'region.name'))) and get_path(ship_to_value, 'region.name')::varchar not in ('{}', '[]') then 'ship_to.region.name: not a text'
      when (is_object(get_path(ship_to_value, 'city')) or is_array(get_path(ship_to_value, 'city'))) and get_path(ship_to_value, 'city')::varchar not in ('{}', '[]') then 'ship_to.city: not a text'
      when (is_object(get_path(ship_to_value, 'block')) or is_array(get_path(ship_to_value, 'block'))) and get_path(ship_to_value, 'block')::varchar not in ('{}', '[]') then 'ship_to.block: not a text'
      when (is_object(get_path(ship_to_value, 'postal_code')) or is_array(get_path(ship_to_value, 'postal_code'))) and get_path(ship_to_value, 'postal_code')::varchar not in ('{}', '[]') then 'ship_to.postal_code: not a text'
      when order_id not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(order_id, 18, 0), try_to_decimal(translate(order_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0)) is null then 'order_id: not a number'
      when created_at_raw not in ('', 'null', '{}', '[]') and try_cast(created_at_raw as timestamp_ntz) is null then 'created_at: not a date'
      when created_at_zone not in ('', 'null') and created_at_zone not in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat') then 'created_at.timezone: not a zone this project knows'
      when courier_id not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(courier_id, 18, 0), try_to_decimal(translate(courier_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0)) is null then 'courier_id: not a number'
      when is_trackable not in ('', 'null', '{}', '[]') and try_to_boolean(is_trackable) is null then 'trackable: neither true nor false'
      when total_amount not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(total_amount, 18, 4), try_to_decimal(translate(total_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) is null then 'total: not a number'
      when cod_amount not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(cod_amount, 18, 4), try_to_decimal(translate(cod_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) is null then 'cash_on_delivery: not a number'
      when is_international not in ('', 'null', '{}', '[]') and try_to_boolean(is_international) is null then 'is_international: neither true nor false'
      when total_weight not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(total_weight, 18, 4), try_to_decimal(translate(total_weight, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) is null then 'total_weight.value: not a number'
      when ship_from_branch_id not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(ship_from_branch_id, 18, 0), try_to_decimal(translate(ship_from_branch_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0)) is null then 'ship_from.branch_id: not a number'
      when untyped_count > 0 then 'packages: a field that is not of its type'
    end as reason
  from texts
) s
on t.store_id = s.store_id and t.stream = 'shipments' and t.record_key = s.record_key
when matched and s.reason is null then update set reason = 'released', file = s.file, run_id = :3
when matched and (t.file <> s.file or t.reason <> s.reason) then update set reason = s.reason, file = s.file, run_id = :3
when not matched and s.reason is not null then insert (store_id, stream, record_key, reason, file, run_id)
  values (s.store_id, 'shipments', s.record_key, s.reason, s.file, :3)
