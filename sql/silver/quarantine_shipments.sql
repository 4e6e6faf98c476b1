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
