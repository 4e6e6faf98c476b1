-- model: OPS.quarantine
-- grain: one row per record that cannot be typed
-- kind: merge
-- reads: BRONZE.bronze_products, OPS.quarantine
-- window: the latest Bronze record of each key among runs after :2 up to :3 of store :1 and what stands in quarantine
-- notes: a record that can be typed is marked as released, so that Silver reads it; release_quarantine removes the entry.
merge into OPS.quarantine t using (
  with standing as (
    select store_id, id, is_deleted, record, row_hash, file, run_id
    from BRONZE.bronze_products
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.is_deleted, b.record, b.row_hash, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_products b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'products' and b.run_id <= :2
  ), landed as (
    select store_id, coalesce(id::varchar, 'no-key-' || left(row_hash, 16)) as record_key, id, is_deleted, record, file
    from standing
    qualify row_number() over (partition by store_id, coalesce(id::varchar, 'no-key-' || left(row_hash, 16)) order by run_id desc, file desc) = 1
  ), element_texts as (
    select
      l.store_id, l.record_key, 'skus' as list, f.value as element,
      get_path(f.value, 'id')::varchar as element_id,
      coalesce(get_path(f.value, 'price.amount'), get_path(f.value, 'price'))::varchar as amount,
      get_path(f.value, 'stock_quantity')::varchar as quantity,
      null::varchar as flag
    from landed l, lateral flatten(input => get_path(l.record, 'skus')) f
    where not l.is_deleted
    union all
    select
      l.store_id, l.record_key, 'options' as list, f.value as element,
      get_path(f.value, 'id')::varchar as element_id,
      null::varchar as amount,
      get_path(f.value, 'sort')::varchar as quantity,
      get_path(f.value, 'required')::varchar as flag
    from landed l, lateral flatten(input => get_path(l.record, 'options')) f
    where not l.is_deleted
    union all
    select
      l.store_id, l.record_key, 'images' as list, f.value as element,
      get_path(f.value, 'id')::varchar as element_id,
      null::varchar as amount,
      get_path(f.value, 'sort')::varchar as quantity,
      get_path(f.value, 'main')::varchar as flag
    from landed l, lateral flatten(input => get_path(l.record, 'images')) f
    where not l.is_deleted
    union all
    select
      l.store_id, l.record_key, 'categories' as list, f.value as element,
      get_path(f.value, 'id')::varchar as element_id,
      null::varchar as amount,
      null::varchar as quantity,
      null::varchar as flag
    from landed l, lateral flatten(input => get_path(l.record, 'categories')) f
    where not l.is_deleted
  ), elements as (
    select store_id, record_key, min(list) as untyped_list
    from element_texts
    where not is_object(element)
      or (element_id not in ('', 'null', '{}', '[]') and try_to_decimal(translate(element_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) is null)
      or (amount not in ('', 'null', '{}', '[]') and try_to_decimal(translate(amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) is null)
      or (quantity not in ('', 'null', '{}', '[]') and try_to_decimal(translate(quantity, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) is null)
      or (flag not in ('', 'null', '{}', '[]') and try_to_boolean(flag) is null)
    group by store_id, record_key
  ), texts as (
    select
      landed.store_id, landed.record_key, landed.id, landed.is_deleted, landed.file,
      elements.untyped_list,
      coalesce(get_path(landed.record, 'price.amount'), get_path(landed.record, 'price'))::varchar as price,
      coalesce(get_path(landed.record, 'regular_price.amount'), get_path(landed.record, 'regular_price'))::varchar as regular_price,
      coalesce(get_path(landed.record, 'sale_price.amount'), get_path(landed.record, 'sale_price'))::varchar as sale_price,
      coalesce(get_path(landed.record, 'cost_price.amount'), get_path(landed.record, 'cost_price'))::varchar as cost_price,
      get_path(landed.record, 'quantity')::varchar as quantity,
      get_path(landed.record, 'weight')::varchar as weight,
      get_path(landed.record, 'unlimited_quantity')::varchar as is_unlimited,
      get_path(landed.record, 'is_available')::varchar as is_available,
      get_path(landed.record, 'with_tax')::varchar as with_tax,
      get_path(landed.record, 'require_shipping')::varchar as requires_shipping,
      coalesce(get_path(landed.record, 'updated_at.date'), get_path(landed.record, 'updated_at'))::varchar as updated_text,
      get_path(landed.record, 'updated_at.timezone')::varchar as updated_zone,
      get_path(landed.record, 'metadata') as metadata_value,
      get_path(landed.record, 'skus') as skus_value,
      get_path(landed.record, 'options') as options_value,
      get_path(landed.record, 'images') as images_value,
      get_path(landed.record, 'categories') as categories_value,
      get_path(landed.record, 'name') as name_value,
      get_path(landed.record, 'description') as description_value,
      get_path(landed.record, 'sku') as sku_value,
      get_path(landed.record, 'type') as type_value,
      get_path(landed.record, 'status') as status_value,
      get_path(landed.record, 'weight_type') as weight_type_value,
      get_path(landed.record, 'price') as price_value
    from landed
    left join elements on elements.store_id = landed.store_id and elements.record_key = landed.record_key
  )
  select
    store_id, record_key, file,
    case
      when is_deleted then null
      when id is null then 'id: missing or not a number'
      when not is_object(metadata_value) and metadata_value::varchar not in ('', 'null', '{}', '[]') then 'metadata: not an object'
      when not is_array(skus_value) and skus_value::varchar not in ('', 'null', '{}', '[]') then 'skus: not a list'
      when not is_array(options_value) and options_value::varchar not in ('', 'null', '{}', '[]') then 'options: not a list'
      when not is_array(images_value) and images_value::varchar not in ('', 'null', '{}', '[]') then 'images: not a list'
      when not is_array(categories_value) and categories_value::varchar not in ('', 'null', '{}', '[]') then 'categories: not a list'
      when (is_object(name_value) or is_array(name_value)) and name_value::varchar not in ('{}', '[]') then 'name: not a text'
      when (is_object(description_value) or is_array(description_value)) and description_value::varchar not in ('{}', '[]') then 'description: not a text'
      when (is_object(sku_value) or is_array(sku_value)) and sku_value::varchar not in ('{}', '[]') then 'sku: not a text'
      when (is_object(type_value) or is_array(type_value)) and type_value::varchar not in ('{}', '[]') then 'type: not a text'
      when (is_object(status_value) or is_array(status_value)) and status_value::varchar not in ('{}', '[]') then 'status: not a text'
      when (is_object(weight_type_value) or is_array(weight_type_value)) and weight_type_value::varchar not in ('{}', '[]') then 'weight_type: not a text'
      when (is_object(get_path(metadata_value, 'title')) or is_array(get_path(metadata_value, 'title'))) and get_path(metadata_value, 'title')::varchar not in ('{}', '[]') then 'metadata.title: not a text'
      when (is_object(get_path(metadata_value, 'description')) or is_array(get_path(metadata_value, 'description'))) and get_path(metadata_value, 'description')::varchar not in ('{}', '[]') then 'metadata.description: not a text'
      when (is_object(get_path(price_value, 'currency')) or is_array(get_path(price_value, 'currency'))) and get_path(price_value, 'currency')::varchar not in ('{}', '[]') then 'price.currency: not a text'
      when price not in ('', 'null', '{}', '[]') and try_to_decimal(translate(price, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) is null then 'price: not a number'
      when regular_price not in ('', 'null', '{}', '[]') and try_to_decimal(translate(regular_price, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) is null then 'regular_price: not a number'
      when sale_price not in ('', 'null', '{}', '[]') and try_to_decimal(translate(sale_price, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) is null then 'sale_price: not a number'
      when cost_price not in ('', 'null', '{}', '[]') and try_to_decimal(translate(cost_price, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) is null then 'cost_price: not a number'
      when quantity not in ('', 'null', '{}', '[]') and try_to_decimal(translate(quantity, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) is null then 'quantity: not a number'
      when weight not in ('', 'null', '{}', '[]') and try_to_decimal(translate(weight, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) is null then 'weight: not a number'
      when is_unlimited not in ('', 'null', '{}', '[]') and try_to_boolean(is_unlimited) is null then 'unlimited_quantity: neither true nor false'
      when is_available not in ('', 'null', '{}', '[]') and try_to_boolean(is_available) is null then 'is_available: neither true nor false'
      when with_tax not in ('', 'null', '{}', '[]') and try_to_boolean(with_tax) is null then 'with_tax: neither true nor false'
      when requires_shipping not in ('', 'null', '{}', '[]') and try_to_boolean(requires_shipping) is null then 'require_shipping: neither true nor false'
      when updated_text not in ('', 'null', '{}', '[]') and try_cast(updated_text as timestamp_ntz) is null then 'updated_at: not a date'
      when updated_zone not in ('', 'null') and updated_zone not in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat') then 'updated_at.timezone: not a zone this project knows'
      when untyped_list is not null then untyped_list || ': a field that is not of its type'
    end as reason
  from texts
) s
on t.store_id = s.store_id and t.stream = 'products' and t.record_key = s.record_key
when matched and s.reason is null then update set reason = 'released', file = s.file, run_id = :3
when matched and (t.file <> s.file or t.reason <> s.reason) then update set reason = s.reason, file = s.file, run_id = :3
when not matched and s.reason is not null then insert (store_id, stream, record_key, reason, file, run_id)
  values (s.store_id, 'products', s.record_key, s.reason, s.file, :3)
