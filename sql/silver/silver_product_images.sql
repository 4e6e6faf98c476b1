-- model: SILVER.silver_product_images
-- grain: one row per store_id, product_id, image_id
-- kind: merge
-- reads: BRONZE.bronze_products, SILVER.silver_product_images, OPS.quarantine
-- window: the latest Bronze record of each product among runs after :2 up to :3 of store :1 and what is released from
--   quarantine
-- deletes: soft; a row that its product no longer has, or whose product is gone
merge into SILVER.silver_product_images t using (
  with standing as (
    select store_id, id, record, is_deleted, file, run_id
    from BRONZE.bronze_products
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.record, b.is_deleted, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_products b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'products' and b.run_id <= :2
  ), latest as (
    select store_id, id, record, is_deleted
    from standing
    where id is not null
    qualify row_number() over (partition by store_id, id order by run_id desc, file desc) = 1
  ), landed as (
    select store_id, id as product_id, record, is_deleted
    from latest
    where id::varchar not in (select record_key from OPS.quarantine where store_id = :1 and stream = 'products' and reason <> 'released')
  ), texts as (
    select
      l.store_id,
      l.product_id,
      get_path(f.value, 'id')::varchar as image_id,
      get_path(f.value, 'url')::varchar as url,
      get_path(f.value, 'type')::varchar as image_type,
      get_path(f.value, 'video_url')::varchar as video_url,
      get_path(f.value, 'alt')::varchar as alternative_text,
      get_path(f.value, 'main')::varchar as is_main,
      get_path(f.value, 'sort')::varchar as sort_order,
      sha2(to_json(f.value), 256) as row_hash,
      f.index as position
    from landed l, lateral flatten(input => get_path(l.record, 'images')) f
    where not l.is_deleted
  ), typed as (
    select
      store_id,
      product_id,
      try_to_decimal(translate(image_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) as image_id,
      iff(url in ('', 'null', '{}', '[]'), null, url) as url,
      iff(image_type in ('', 'null', '{}', '[]'), null, image_type) as image_type,
      iff(video_url in ('', 'null', '{}', '[]'), null, video_url) as video_url,
      iff(alternative_text in ('', 'null', '{}', '[]'), null, alternative_text) as alternative_text,
      try_to_boolean(is_main) as is_main,
      try_to_decimal(translate(sort_order, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) as sort_order,
      false as is_deleted,
      row_hash,
      position
    from texts
  ), present as (
    select
      store_id, product_id, image_id, url, image_type, video_url, alternative_text, is_main, sort_order, is_deleted,
      row_hash
    from typed
    where image_id is not null
    qualify row_number() over (partition by store_id, product_id, image_id order by position desc) = 1
  ), gone as (
    select
      k.store_id, k.product_id, k.image_id, k.url, k.image_type, k.video_url, k.alternative_text, k.is_main,
      k.sort_order, true as is_deleted, k.row_hash
    from SILVER.silver_product_images k
    join landed l on l.store_id = k.store_id and l.product_id = k.product_id
    left join present p on p.store_id = k.store_id and p.product_id = k.product_id and p.image_id = k.image_id
    where p.image_id is null and not k.is_deleted
  )
  select * from present
  union all
  select * from gone
) s
on t.store_id = s.store_id and t.product_id = s.product_id and t.image_id = s.image_id
when matched and s.is_deleted then update set
  is_deleted = true, run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when matched and not s.is_deleted and (t.row_hash <> s.row_hash or t.is_deleted) then update set
  url = s.url, image_type = s.image_type, video_url = s.video_url, alternative_text = s.alternative_text,
  is_main = s.is_main, sort_order = s.sort_order, is_deleted = false, row_hash = s.row_hash, run_id = :3,
  processed_at = current_timestamp()::timestamp_ntz
when not matched and not s.is_deleted then insert (
  store_id, product_id, image_id, url, image_type, video_url, alternative_text, is_main, sort_order, is_deleted,
  row_hash, run_id, processed_at
) values (
  s.store_id, s.product_id, s.image_id, s.url, s.image_type, s.video_url, s.alternative_text, s.is_main, s.sort_order,
  false, s.row_hash, :3, current_timestamp()::timestamp_ntz
)
