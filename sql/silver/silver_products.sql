-- model: SILVER.silver_products
-- grain: one row per store_id, product_id
-- kind: merge
-- reads: BRONZE.bronze_products, OPS.quarantine
-- window: the latest Bronze record of each product among runs after :2 up to :3 of store :1 and what is released from
--   quarantine
-- deletes: soft; a tombstone keeps the last values
-- notes: `price` is the price in force and `regular_price` the one before the sale; a sale price of 0 or {} means no sale.
merge into SILVER.silver_products t using (
  with standing as (
    select store_id, id, record, is_deleted, noticed_at, record_hash, file, run_id
    from BRONZE.bronze_products
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.record, b.is_deleted, b.noticed_at, b.record_hash, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_products b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'products' and b.run_id <= :2
  ), landed as (
    select store_id, id as product_id, record, is_deleted, noticed_at, record_hash
    from standing
    where id is not null
    qualify row_number() over (partition by store_id, id order by run_id desc, file desc) = 1
  ), paths as (
    select
      store_id, product_id, is_deleted, noticed_at, record_hash,
      get_path(record, 'name')::varchar as name,
      get_path(record, 'description')::varchar as description,
      coalesce(get_path(record, 'price.amount'), get_path(record, 'price'))::varchar as price,
      get_path(record, 'price.currency')::varchar as currency,
      coalesce(get_path(record, 'regular_price.amount'), get_path(record, 'regular_price'))::varchar as regular_price,
      coalesce(get_path(record, 'sale_price.amount'), get_path(record, 'sale_price'))::varchar as sale_price,
      coalesce(get_path(record, 'cost_price.amount'), get_path(record, 'cost_price'))::varchar as cost_price,
      get_path(record, 'sku')::varchar as sku,
      get_path(record, 'quantity')::varchar as quantity,
      get_path(record, 'unlimited_quantity')::varchar as unlimited_quantity,
      get_path(record, 'type')::varchar as type,
      get_path(record, 'status')::varchar as status,
      get_path(record, 'is_available')::varchar as is_available,
      get_path(record, 'weight')::varchar as weight,
      get_path(record, 'weight_type')::varchar as weight_type,
      get_path(record, 'with_tax')::varchar as with_tax,
      get_path(record, 'require_shipping')::varchar as require_shipping,
      get_path(record, 'metadata.title')::varchar as metadata_title,
      get_path(record, 'metadata.description')::varchar as metadata_description,
      coalesce(get_path(record, 'updated_at.date'), get_path(record, 'updated_at'))::varchar as updated_text,
      get_path(record, 'updated_at.timezone')::varchar as updated_zone
    from landed
    where product_id::varchar not in (select record_key from OPS.quarantine where store_id = :1 and stream = 'products' and reason <> 'released')
  ), typed as (
    select
      store_id, product_id, is_deleted,
      noticed_at as deleted_at,
      record_hash as row_hash,
      iff(name in ('', 'null', '{}', '[]'), null, name) as product_name,
      iff(description in ('', 'null', '{}', '[]'), null, description) as product_description,
      coalesce(nullif(try_to_decimal(translate(regular_price, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4), 0), try_to_decimal(translate(price, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) as regular_price,
      nullif(try_to_decimal(translate(sale_price, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4), 0) as sale_price,
      try_to_decimal(translate(cost_price, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) as cost_price,
      iff(currency in ('', 'null', '{}', '[]'), null, currency) as currency,
      iff(sku in ('', 'null', '{}', '[]'), null, sku) as sku,
      try_to_decimal(translate(quantity, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) as quantity_available,
      try_to_boolean(unlimited_quantity) as is_unlimited,
      iff(type in ('', 'null', '{}', '[]'), null, type) as product_type,
      iff(status in ('', 'null', '{}', '[]'), null, status) as product_status,
      coalesce(iff(status in ('', 'null', '{}', '[]'), null, status) = 'sale' and try_to_boolean(is_available), false) as is_active,
      try_to_decimal(translate(weight, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) as weight,
      iff(weight_type in ('', 'null', '{}', '[]'), null, weight_type) as weight_unit,
      try_to_boolean(with_tax) as with_tax,
      try_to_boolean(require_shipping) as requires_shipping,
      iff(metadata_title in ('', 'null', '{}', '[]'), null, metadata_title) as meta_title,
      iff(metadata_description in ('', 'null', '{}', '[]'), null, metadata_description) as meta_description,
      convert_timezone(iff(updated_zone in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat'), updated_zone, 'Asia/Riyadh'), 'UTC', try_cast(updated_text as timestamp_ntz)) as updated_at
    from paths
  )
  select
    typed.*,
    iff(coalesce(sale_price, regular_price, 0) = 0 or cost_price is null, null,
      round((coalesce(sale_price, regular_price) - cost_price) * 100 / coalesce(sale_price, regular_price), 4))::decimal(18,4) as profit_margin,
    iff(coalesce(regular_price, 0) = 0 or sale_price is null, 0,
      round((regular_price - sale_price) * 100 / regular_price, 4))::decimal(18,4) as discount_percentage
  from typed
) s
on t.store_id = s.store_id and t.product_id = s.product_id
when matched and s.is_deleted and not t.is_deleted then update set
  product_status = 'deleted', is_active = false, is_deleted = true, deleted_at = s.deleted_at, row_hash = s.row_hash, run_id = :3,
  processed_at = current_timestamp()::timestamp_ntz
when matched and not s.is_deleted and t.row_hash <> s.row_hash then update set
  product_name = s.product_name, product_description = s.product_description, regular_price = s.regular_price, sale_price = s.sale_price,
  cost_price = s.cost_price, currency = s.currency, profit_margin = s.profit_margin, discount_percentage = s.discount_percentage, sku = s.sku,
  quantity_available = s.quantity_available, is_unlimited = s.is_unlimited, product_type = s.product_type, product_status = s.product_status,
  is_active = s.is_active, weight = s.weight, weight_unit = s.weight_unit, with_tax = s.with_tax, is_taxable = s.with_tax,
  requires_shipping = s.requires_shipping, meta_title = s.meta_title, meta_description = s.meta_description, updated_at = s.updated_at,
  is_deleted = false, deleted_at = null, row_hash = s.row_hash, run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when not matched and not s.is_deleted then insert (
  store_id, product_id, product_name, product_description, regular_price, sale_price, cost_price, currency, profit_margin, discount_percentage, sku,
  quantity_available, is_unlimited, product_type, product_status, is_active, weight, weight_unit, with_tax, is_taxable, requires_shipping,
  meta_title, meta_description, created_at, updated_at, is_deleted, deleted_at, row_hash, run_id, processed_at
) values (
  s.store_id, s.product_id, s.product_name, s.product_description, s.regular_price, s.sale_price, s.cost_price, s.currency, s.profit_margin, s.discount_percentage, s.sku,
  s.quantity_available, s.is_unlimited, s.product_type, s.product_status, s.is_active, s.weight, s.weight_unit, s.with_tax, s.with_tax, s.requires_shipping,
  s.meta_title, s.meta_description, null, s.updated_at, false, null, s.row_hash, :3, current_timestamp()::timestamp_ntz
)
