-- model: SILVER.silver_product_quantities
-- grain: one row per store_id, record_key (product id and SKU id, joined by /; nothing after it without an SKU)
-- kind: merge
-- reads: BRONZE.bronze_product_quantities, OPS.quarantine
-- window: the latest Bronze record of each key among runs after :2 up to :3 of store :1 and what is released from quarantine
-- deletes: soft; a tombstone keeps the last values
-- notes: the API writes numbers and texts such as "127.00" in one answer.
merge into SILVER.silver_product_quantities t using (
  with standing as (
    select store_id, id, record, is_deleted, noticed_at, record_hash, file, run_id
    from BRONZE.bronze_product_quantities
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.record, b.is_deleted, b.noticed_at, b.record_hash, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_product_quantities b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'product_quantities' and b.run_id <= :2
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
      get_path(record, 'id')::varchar as product_id,
      get_path(record, 'sku_id')::varchar as sku_id,
      get_path(record, 'name')::varchar as product_name,
      get_path(record, 'variant')::varchar as variant_name,
      get_path(record, 'sku')::varchar as sku,
      get_path(record, 'quantity')::varchar as quantity,
      get_path(record, 'sold_quantity')::varchar as sold_quantity,
      get_path(record, 'unlimited_quantity')::varchar as is_unlimited,
      coalesce(get_path(record, 'price.amount'), get_path(record, 'price'))::varchar as price,
      get_path(record, 'image')::varchar as image_url
    from landed
    where record_key not in (select record_key from OPS.quarantine where store_id = :1 and stream = 'product_quantities' and reason <> 'released')
  )
  select
    store_id, record_key, is_deleted, deleted_at, row_hash,
    try_to_decimal(translate(product_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) as product_id,
    try_to_decimal(translate(sku_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) as sku_id,
    iff(product_name in ('', 'null', '{}', '[]'), null, product_name) as product_name,
    iff(variant_name in ('', 'null', '{}', '[]'), null, variant_name) as variant_name,
    iff(sku in ('', 'null', '{}', '[]'), null, sku) as sku,
    try_to_decimal(translate(quantity, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) as quantity,
    try_to_decimal(translate(sold_quantity, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) as sold_quantity,
    try_to_boolean(is_unlimited) as is_unlimited,
    try_to_decimal(translate(price, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) as price,
    iff(image_url in ('', 'null', '{}', '[]'), null, image_url) as image_url
  from texts
) s
on t.store_id = s.store_id and t.record_key = s.record_key
when matched and s.is_deleted and not t.is_deleted then update set
  is_deleted = true, deleted_at = s.deleted_at, row_hash = s.row_hash, run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when matched and not s.is_deleted and t.row_hash <> s.row_hash then update set
  product_id = s.product_id, sku_id = s.sku_id, product_name = s.product_name, variant_name = s.variant_name,
  sku = s.sku, quantity = s.quantity, sold_quantity = s.sold_quantity, is_unlimited = s.is_unlimited, price = s.price,
  image_url = s.image_url, is_deleted = false, deleted_at = null, row_hash = s.row_hash, run_id = :3,
  processed_at = current_timestamp()::timestamp_ntz
when not matched and not s.is_deleted then insert (
  store_id, record_key, product_id, sku_id, product_name, variant_name, sku, quantity, sold_quantity, is_unlimited,
  price, image_url, is_deleted, deleted_at, row_hash, run_id, processed_at
) values (
  s.store_id, s.record_key, s.product_id, s.sku_id, s.product_name, s.variant_name, s.sku, s.quantity,
  s.sold_quantity, s.is_unlimited, s.price, s.image_url, false, null, s.row_hash, :3,
  current_timestamp()::timestamp_ntz
)
