-- model: SILVER.silver_product_variants
-- grain: one row per store_id, variant_id
-- kind: merge
-- reads: BRONZE.bronze_products, SILVER.silver_product_variants, OPS.quarantine
-- window: the latest Bronze record of each product among runs after :2 up to :3 of store :1 and what is released from
--   quarantine
-- deletes: soft; a variant that its product no longer has, or whose product is gone
merge into SILVER.silver_product_variants t using (
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
    select store_id, id as product_id, record, is_deleted
    from standing
    where id is not null
    qualify row_number() over (partition by store_id, id order by run_id desc, file desc) = 1
  ), landed as (
    select * from latest
    where product_id::varchar not in (select record_key from OPS.quarantine where store_id = :1 and stream = 'products' and reason <> 'released')
  ), paths as (
    select
      l.store_id,
      l.product_id,
      try_to_decimal(translate(get_path(f.value, 'id')::varchar, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) as variant_id,
      get_path(f.value, 'sku')::varchar as sku,
      coalesce(get_path(f.value, 'price.amount'), get_path(f.value, 'price'))::varchar as price,
      get_path(f.value, 'price.currency')::varchar as currency,
      get_path(f.value, 'stock_quantity')::varchar as stock_quantity,
      f.index as position
    from landed l, lateral flatten(input => get_path(l.record, 'skus')) f
    where not l.is_deleted
  ), present as (
    select
      store_id,
      product_id,
      variant_id,
      iff(sku in ('', 'null', '{}', '[]'), null, sku) as sku,
      try_to_decimal(translate(price, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) as price,
      iff(currency in ('', 'null', '{}', '[]'), null, currency) as currency,
      try_to_decimal(translate(stock_quantity, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) as stock_quantity,
      false as is_deleted,
      sha2(product_id::varchar || '|' || coalesce(sku, '') || '|' || coalesce(price, '') || '|' || coalesce(currency, '') || '|' || coalesce(stock_quantity, ''), 256) as row_hash
    from paths
    where variant_id is not null
    qualify row_number() over (partition by store_id, variant_id order by product_id desc, position desc) = 1
  ), gone as (
    select k.store_id, k.product_id, k.variant_id, k.sku, k.price, k.currency, k.stock_quantity, true as is_deleted, k.row_hash
    from SILVER.silver_product_variants k
    join landed l on l.store_id = k.store_id and l.product_id = k.product_id
    left join present p on p.store_id = k.store_id and p.variant_id = k.variant_id
    where p.variant_id is null and not k.is_deleted
  )
  select * from present
  union all
  select * from gone
) s
on t.store_id = s.store_id and t.variant_id = s.variant_id
when matched and s.is_deleted then update set
  is_deleted = true, run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when matched and not s.is_deleted and (t.row_hash <> s.row_hash or t.is_deleted) then update set
  product_id = s.product_id, sku = s.sku, price = s.price, currency = s.currency, stock_quantity = s.stock_quantity,
  is_deleted = false, row_hash = s.row_hash, run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when not matched and not s.is_deleted then insert (
  store_id, variant_id, product_id, sku, price, currency, stock_quantity, is_deleted, row_hash, run_id, processed_at
) values (
  s.store_id, s.variant_id, s.product_id, s.sku, s.price, s.currency, s.stock_quantity, false, s.row_hash, :3, current_timestamp()::timestamp_ntz
)
