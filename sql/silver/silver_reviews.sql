-- model: SILVER.silver_reviews
-- grain: one row per store_id, record_key (the id of the review)
-- kind: merge
-- reads: BRONZE.bronze_reviews, OPS.quarantine, OPS.store_settings
-- window: the latest Bronze record of each key among runs after :2 up to :3 of store :1 and what is released from quarantine
-- deletes: soft; a tombstone keeps the last values
-- notes: dates are naive in the zone they name, Asia/Riyadh when they name none.
merge into SILVER.silver_reviews t using (
  with standing as (
    select store_id, id, record, is_deleted, noticed_at, record_hash, file, run_id
    from BRONZE.bronze_reviews
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.record, b.is_deleted, b.noticed_at, b.record_hash, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_reviews b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'reviews' and b.run_id <= :2
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
      get_path(record, 'id')::varchar as review_id,
      get_path(record, 'type')::varchar as review_type,
      get_path(record, 'rating')::varchar as rating,
      get_path(record, 'content')::varchar as content,
      get_path(record, 'order_id')::varchar as order_id,
      get_path(record, 'is_published')::varchar as is_published,
      coalesce(get_path(record, 'created_at.date'), get_path(record, 'created_at'))::varchar as created_at_raw,
      get_path(record, 'created_at.timezone')::varchar as created_at_zone,
      get_path(record, 'customer.id')::varchar as customer_id,
      get_path(record, 'customer.name')::varchar as customer_name,
      get_path(record, 'customer.country')::varchar as customer_country,
      get_path(record, 'customer.city')::varchar as customer_city
    from landed
    where record_key not in (select record_key from OPS.quarantine where store_id = :1 and stream = 'reviews' and reason <> 'released')
  ), typed as (
    select
      store_id, record_key, is_deleted, deleted_at, row_hash,
      try_to_decimal(translate(review_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) as review_id,
      iff(review_type in ('', 'null', '{}', '[]'), null, review_type) as review_type,
      try_to_decimal(translate(rating, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) as rating,
      iff(content in ('', 'null', '{}', '[]'), null, content) as content,
      try_to_decimal(translate(order_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) as order_id,
      try_to_boolean(is_published) as is_published,
      iff(created_at_raw in ('', 'null', '{}', '[]'), null, created_at_raw) as created_at_raw,
      try_cast(created_at_raw as timestamp_ntz) as created_at_naive,
      iff(created_at_zone in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat'), created_at_zone, 'Asia/Riyadh') as created_at_zone,
      try_to_decimal(translate(customer_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) as customer_id,
      iff(customer_name in ('', 'null', '{}', '[]'), null, customer_name) as customer_name,
      iff(customer_country in ('', 'null', '{}', '[]'), null, customer_country) as customer_country,
      iff(customer_city in ('', 'null', '{}', '[]'), null, customer_city) as customer_city
    from texts
  )
  select
    typed.*,
    convert_timezone(created_at_zone, 'UTC', created_at_naive) as created_at,
    convert_timezone(created_at_zone, coalesce((select max(time_zone) from OPS.store_settings where store_id = :1), 'Asia/Riyadh'), created_at_naive)::date as created_at_local
  from typed
) s
on t.store_id = s.store_id and t.record_key = s.record_key
when matched and s.is_deleted and not t.is_deleted then update set
  is_deleted = true, deleted_at = s.deleted_at, row_hash = s.row_hash, run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when matched and not s.is_deleted and t.row_hash <> s.row_hash then update set
  review_id = s.review_id, review_type = s.review_type, rating = s.rating, content = s.content, order_id = s.order_id,
  is_published = s.is_published, created_at = s.created_at, created_at_local = s.created_at_local,
  created_at_raw = s.created_at_raw, customer_id = s.customer_id, customer_name = s.customer_name,
  customer_country = s.customer_country, customer_city = s.customer_city, is_deleted = false, deleted_at = null,
  row_hash = s.row_hash, run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when not matched and not s.is_deleted then insert (
  store_id, record_key, review_id, review_type, rating, content, order_id, is_published, created_at, created_at_local,
  created_at_raw, customer_id, customer_name, customer_country, customer_city, is_deleted, deleted_at, row_hash,
  run_id, processed_at
) values (
  s.store_id, s.record_key, s.review_id, s.review_type, s.rating, s.content, s.order_id, s.is_published, s.created_at,
  s.created_at_local, s.created_at_raw, s.customer_id, s.customer_name, s.customer_country, s.customer_city, false,
  null, s.row_hash, :3, current_timestamp()::timestamp_ntz
)
