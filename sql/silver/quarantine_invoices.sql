-- model: OPS.quarantine
-- grain: one row per record that cannot be typed
-- kind: merge
-- reads: BRONZE.bronze_invoices, OPS.quarantine
-- window: the latest Bronze record of each key among runs after :2 up to :3 of store :1 and what stands in quarantine
-- notes: a record that can be typed is marked as released, so that Silver reads it; release_quarantine removes the entry.
merge into OPS.quarantine t using (
  with standing as (
    select store_id, id, is_deleted, record, row_hash, file, run_id
    from BRONZE.bronze_invoices
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.is_deleted, b.record, b.row_hash, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_invoices b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'invoices' and b.run_id <= :2
  ), landed as (
    select store_id, coalesce(id, 'no-key-' || left(row_hash, 16)) as record_key, id, is_deleted, record, file
    from standing
    qualify row_number() over (partition by store_id, coalesce(id, 'no-key-' || left(row_hash, 16)) order by run_id desc, file desc) = 1
  ), element_texts as (
    select
      l.store_id, l.record_key,
      is_object(f.value) as is_element,
      get_path(f.value, 'id')::varchar as id,
      get_path(f.value, 'item_id')::varchar as item_id,
      get_path(f.value, 'product_id')::varchar as product_id,
      get_path(f.value, 'quantity')::varchar as quantity,
      coalesce(get_path(f.value, 'price.amount'), get_path(f.value, 'price'))::varchar as unit_price,
      coalesce(get_path(f.value, 'discount.amount'), get_path(f.value, 'discount'))::varchar as discount,
      get_path(f.value, 'tax.percent')::varchar as tax_percent,
      coalesce(get_path(f.value, 'tax.amount.amount'), get_path(f.value, 'tax.amount'))::varchar as tax,
      coalesce(get_path(f.value, 'total.amount'), get_path(f.value, 'total'))::varchar as total,
      get_path(f.value, 'tax') as tax_value,
      get_path(f.value, 'name') as name_value,
      get_path(f.value, 'sku') as sku_value,
      get_path(f.value, 'type') as type_value
    from landed l, lateral flatten(input => get_path(l.record, 'items')) f
    where not l.is_deleted
  ), elements as (
    select
      store_id, record_key,
      count_if(
        not is_element
        or (id not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(id, 18, 0), try_to_decimal(translate(id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0)) is null)
        or (item_id not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(item_id, 18, 0), try_to_decimal(translate(item_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0)) is null)
        or (product_id not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(product_id, 18, 0), try_to_decimal(translate(product_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0)) is null)
        or (quantity not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(quantity, 18, 4), try_to_decimal(translate(quantity, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) is null)
        or (unit_price not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(unit_price, 18, 4), try_to_decimal(translate(unit_price, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) is null)
        or (discount not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(discount, 18, 4), try_to_decimal(translate(discount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) is null)
        or (tax_percent not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(tax_percent, 9, 4), try_to_decimal(translate(tax_percent, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 9, 4)) is null)
        or (tax not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(tax, 18, 4), try_to_decimal(translate(tax, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) is null)
        or (total not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(total, 18, 4), try_to_decimal(translate(total, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) is null)
        or (not is_object(tax_value) and tax_value::varchar not in ('', 'null', '{}', '[]'))
        or ((is_object(name_value) or is_array(name_value)) and name_value::varchar not in ('{}', '[]'))
        or ((is_object(sku_value) or is_array(sku_value)) and sku_value::varchar not in ('{}', '[]'))
        or ((is_object(type_value) or is_array(type_value)) and type_value::varchar not in ('{}', '[]'))
      ) as untyped_count
    from element_texts
    group by store_id, record_key
  ), texts as (
    select
      landed.store_id, landed.record_key, landed.id, landed.is_deleted, landed.file,
      elements.untyped_count,
      get_path(landed.record, 'items') as items_value,
      get_path(landed.record, 'order_id')::varchar as order_id,
      coalesce(get_path(landed.record, 'date.date'), get_path(landed.record, 'date'))::varchar as invoice_date,
      coalesce(coalesce(get_path(landed.record, 'sub_total.amount'), get_path(landed.record, 'sub_total'))::varchar, coalesce(get_path(landed.record, 'subtotal.amount'), get_path(landed.record, 'subtotal'))::varchar) as subtotal_amount,
      coalesce(get_path(landed.record, 'shipping_cost.amount'), get_path(landed.record, 'shipping_cost'))::varchar as shipping_cost,
      coalesce(get_path(landed.record, 'cod_cost.amount'), get_path(landed.record, 'cod_cost'))::varchar as cod_cost,
      coalesce(get_path(landed.record, 'discount.amount'), get_path(landed.record, 'discount'))::varchar as discount_amount,
      get_path(landed.record, 'tax.percent')::varchar as tax_percent,
      coalesce(get_path(landed.record, 'tax.amount.amount'), get_path(landed.record, 'tax.amount'))::varchar as tax_amount,
      coalesce(get_path(landed.record, 'total.amount'), get_path(landed.record, 'total'))::varchar as total_amount,
      get_path(landed.record, 'tax') as tax_value,
      get_path(landed.record, 'invoice_number') as invoice_number_value,
      get_path(landed.record, 'uuid') as uuid_value,
      get_path(landed.record, 'invoice_reference_id') as invoice_reference_id_value,
      get_path(landed.record, 'type') as type_value,
      get_path(landed.record, 'payment_method') as payment_method_value,
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
      when not is_object(tax_value) and tax_value::varchar not in ('', 'null', '{}', '[]') then 'tax: not an object'
      when not is_array(items_value) and items_value::varchar not in ('', 'null', '{}', '[]') then 'items: not a list'
      when (is_object(invoice_number_value) or is_array(invoice_number_value)) and invoice_number_value::varchar not in ('{}', '[]') then 'invoice_number: not a text'
      when (is_object(uuid_value) or is_array(uuid_value)) and uuid_value::varchar not in ('{}', '[]') then 'uuid: not a text'
      when (is_object(invoice_reference_id_value) or is_array(invoice_reference_id_value)) and invoice_reference_id_value::varchar not in ('{}', '[]') then 'invoice_reference_id: not a text'
      when (is_object(type_value) or is_array(type_value)) and type_value::varchar not in ('{}', '[]') then 'type: not a text'
      when (is_object(payment_method_value) or is_array(payment_method_value)) and payment_method_value::varchar not in ('{}', '[]') then 'payment_method: not a text'
      when (is_object(get_path(total_value, 'currency')) or is_array(get_path(total_value, 'currency'))) and get_path(total_value, 'currency')::varchar not in ('{}', '[]') then 'total.currency: not a text'
      when order_id not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(order_id, 18, 0), try_to_decimal(translate(order_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0)) is null then 'order_id: not a number'
      when coalesce(invoice_date, '') in ('', 'null', '{}', '[]') then 'date: missing'
      when try_cast(invoice_date as timestamp_ntz) is null then 'date: not a date'
      when year(try_cast(invoice_date as timestamp_ntz)) not between 2010 and 2040 then 'date: outside the calendar, 2010 to 2040'
      when subtotal_amount not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(subtotal_amount, 18, 4), try_to_decimal(translate(subtotal_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) is null then 'sub_total: not a number'
      when shipping_cost not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(shipping_cost, 18, 4), try_to_decimal(translate(shipping_cost, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) is null then 'shipping_cost: not a number'
      when cod_cost not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(cod_cost, 18, 4), try_to_decimal(translate(cod_cost, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) is null then 'cod_cost: not a number'
      when discount_amount not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(discount_amount, 18, 4), try_to_decimal(translate(discount_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) is null then 'discount: not a number'
      when tax_percent not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(tax_percent, 9, 4), try_to_decimal(translate(tax_percent, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 9, 4)) is null then 'tax.percent: not a number'
      when tax_amount not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(tax_amount, 18, 4), try_to_decimal(translate(tax_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) is null then 'tax.amount: not a number'
      when total_amount not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(total_amount, 18, 4), try_to_decimal(translate(total_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) is null then 'total: not a number'
      when untyped_count > 0 then 'items: a field that is not of its type'
    end as reason
  from texts
) s
on t.store_id = s.store_id and t.stream = 'invoices' and t.record_key = s.record_key
when matched and s.reason is null then update set reason = 'released', file = s.file, run_id = :3
when matched and (t.file <> s.file or t.reason <> s.reason) then update set reason = s.reason, file = s.file, run_id = :3
when not matched and s.reason is not null then insert (store_id, stream, record_key, reason, file, run_id)
  values (s.store_id, 'invoices', s.record_key, s.reason, s.file, :3)
