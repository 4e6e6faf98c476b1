-- model: OPS.quarantine
-- grain: one row per record that cannot be typed
-- kind: merge
-- reads: BRONZE.bronze_reviews, OPS.quarantine
-- window: the latest Bronze record of each key among runs after :2 up to :3 of store :1 and what stands in quarantine
-- notes: a record that can be typed is marked as released, so that Silver reads it; release_quarantine removes the entry.
merge into OPS.quarantine t using (
  with standing as (
    select store_id, id, is_deleted, record, row_hash, file, run_id
    from BRONZE.bronze_reviews
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.is_deleted, b.record, b.row_hash, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_reviews b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'reviews' and b.run_id <= :2
  ), landed as (
    select store_id, coalesce(id, 'no-key-' || left(row_hash, 16)) as record_key, id, is_deleted, record, file
    from standing
    qualify row_number() over (partition by store_id, coalesce(id, 'no-key-' || left(row_hash, 16)) order by run_id desc, file desc) = 1
  ), texts as (
    select
      store_id, record_key, id, is_deleted, file,
      get_path(record, 'rating')::varchar as rating,
      get_path(record, 'order_id')::varchar as order_id,
      get_path(record, 'is_published')::varchar as is_published,
      coalesce(get_path(record, 'created_at.date'), get_path(record, 'created_at'))::varchar as created_at_raw,
      get_path(record, 'created_at.timezone')::varchar as created_at_zone,
      get_path(record, 'customer.id')::varchar as customer_id,
      get_path(record, 'customer') as customer_value,
      get_path(record, 'type') as type_value,
      get_path(record, 'content') as content_value
    from landed
  )
  select
    store_id, record_key, file,
    case
      when is_deleted then null
      when id is null then 'id: missing'
      when try_to_decimal(record_key, 18, 0) is null then 'id: not a number'
      when not is_object(customer_value) and customer_value::varchar not in ('', 'null', '{}', '[]') then 'customer: not an object'
      when (is_object(type_value) or is_array(type_value)) and type_value::varchar not in ('{}', '[]') then 'type: not a text'
      when (is_object(content_value) or is_array(content_value)) and content_value::varchar not in ('{}', '[]') then 'content: not a text'
      when (is_object(get_path(customer_value, 'name')) or is_array(get_path(customer_value, 'name'))) and get_path(customer_value, 'name')::varchar not in ('{}', '[]') then 'customer.name: not a text'
      when (is_object(get_path(customer_value, 'country')) or is_array(get_path(customer_value, 'country'))) and get_path(customer_value, 'country')::varchar not in ('{}', '[]') then 'customer.country: not a text'
      when (is_object(get_path(customer_value, 'city')) or is_array(get_path(customer_value, 'city'))) and get_path(customer_value, 'city')::varchar not in ('{}', '[]') then 'customer.city: not a text'
      when rating not in ('', 'null', '{}', '[]') and try_to_decimal(translate(rating, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) is null then 'rating: not a number'
      when order_id not in ('', 'null', '{}', '[]') and try_to_decimal(translate(order_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) is null then 'order_id: not a number'
      when is_published not in ('', 'null', '{}', '[]') and try_to_boolean(is_published) is null then 'is_published: neither true nor false'
      when created_at_raw not in ('', 'null', '{}', '[]') and try_cast(created_at_raw as timestamp_ntz) is null then 'created_at: not a date'
      when created_at_zone not in ('', 'null') and created_at_zone not in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat') then 'created_at.timezone: not a zone this project knows'
      when customer_id not in ('', 'null', '{}', '[]') and try_to_decimal(translate(customer_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) is null then 'customer.id: not a number'
    end as reason
  from texts
) s
on t.store_id = s.store_id and t.stream = 'reviews' and t.record_key = s.record_key
when matched and s.reason is null then update set reason = 'released', file = s.file, run_id = :3
when matched and (t.file <> s.file or t.reason <> s.reason) then update set reason = s.reason, file = s.file, run_id = :3
when not matched and s.reason is not null then insert (store_id, stream, record_key, reason, file, run_id)
  values (s.store_id, 'reviews', s.record_key, s.reason, s.file, :3)
