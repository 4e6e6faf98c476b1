-- model: SILVER.silver_order_items
-- grain: one row per store_id, order_id, order_item_id
-- kind: merge
-- reads: BRONZE.bronze_orders, SILVER.silver_order_items, OPS.quarantine
-- window: of each order among runs after :2 up to :3 of store :1, and of each released from quarantine, the newest detail or
--   tombstone; list rows say nothing of lines. Which lines they are is told by their keys alone, before records are read
-- deletes: soft; a line that its order no longer has, or whose order is gone
merge into SILVER.silver_order_items t using (
  with keys as (
    select store_id, id as order_id, is_deleted, record_hash, file, run_id
    from BRONZE.bronze_orders
    where store_id = :1 and run_id > :2 and run_id <= :3 and id is not null and (is_deleted or is_array(items))
    union all
    select b.store_id, b.id, b.is_deleted, b.record_hash, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_orders b on b.store_id = q.store_id and b.id::varchar = q.record_key and (b.is_deleted or is_array(b.items))
    where q.store_id = :1 and q.stream = 'orders' and b.run_id <= :2
  ), newest as (
    select *
    from keys
    qualify row_number() over (partition by store_id, order_id order by run_id desc, file desc) = 1
  ), accepted as (
    select * from newest
    where order_id::varchar not in (select record_key from OPS.quarantine where store_id = :1 and stream = 'orders' and reason <> 'released')
  ), texts as (
    select
      a.store_id,
      a.order_id,
      get_path(f.value, 'id')::varchar as order_item_id,
      get_path(f.value, 'name')::varchar as product_name,
      get_path(f.value, 'sku')::varchar as sku,
      get_path(f.value, 'quantity')::varchar as quantity,
      get_path(f.value, 'amounts.price_without_tax.amount')::varchar as unit_price,
      get_path(f.value, 'amounts.total_discount.amount')::varchar as discount_amount,
      get_path(f.value, 'amounts.tax.amount.amount')::varchar as tax_amount,
      get_path(f.value, 'amounts.tax.percent')::varchar as tax_percent,
      get_path(f.value, 'amounts.total.amount')::varchar as total_amount,
      get_path(f.value, 'currency')::varchar as currency,
      get_path(f.value, 'weight')::varchar as weight,
      a.record_hash || '-' || f.index::varchar as line_version
    from accepted a
    join BRONZE.bronze_orders b on b.store_id = a.store_id and b.run_id = a.run_id and b.file = a.file,
      lateral flatten(input => b.items) f
    where not a.is_deleted
  ), present as (
    select
      store_id,
      order_id,
      coalesce(try_to_decimal(order_item_id, 18, 0), try_to_decimal(translate(order_item_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0)) as order_item_id,
      iff(product_name in ('', 'null', '{}', '[]'), null, product_name) as product_name,
      iff(sku in ('', 'null', '{}', '[]'), null, sku) as sku,
      coalesce(try_to_decimal(quantity, 18, 4), try_to_decimal(translate(quantity, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) as quantity,
      coalesce(try_to_decimal(unit_price, 18, 4), try_to_decimal(translate(unit_price, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) as unit_price,
      coalesce(try_to_decimal(discount_amount, 18, 4), try_to_decimal(translate(discount_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) as discount_amount,
      coalesce(try_to_decimal(tax_amount, 18, 4), try_to_decimal(translate(tax_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) as tax_amount,
      coalesce(try_to_decimal(tax_percent, 9, 4), try_to_decimal(translate(tax_percent, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 9, 4)) as tax_percent,
      coalesce(try_to_decimal(total_amount, 18, 4), try_to_decimal(translate(total_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) as total_amount,
      iff(currency in ('', 'null', '{}', '[]'), null, currency) as currency,
      coalesce(try_to_decimal(weight, 18, 4), try_to_decimal(translate(weight, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) as weight,
      false as is_deleted,
      sha2(
        order_id::varchar || '|' || coalesce(product_name, '') || '|' || coalesce(sku, '') || '|' || coalesce(quantity, '') || '|' || coalesce(unit_price, '')
        || '|' || coalesce(discount_amount, '') || '|' || coalesce(tax_amount, '') || '|' || coalesce(tax_percent, '') || '|' || coalesce(total_amount, '')
        || '|' || coalesce(currency, '') || '|' || coalesce(weight, ''), 256
      ) as row_hash
    from texts
    qualify row_number() over (partition by store_id, order_id, order_item_id order by line_version desc) = 1
  ), gone as (
    select
      k.store_id, k.order_id, k.order_item_id, k.product_name, k.sku, k.quantity, k.unit_price, k.discount_amount,
      k.tax_amount, k.tax_percent, k.total_amount, k.currency, k.weight, true as is_deleted, k.row_hash
    from SILVER.silver_order_items k
    join accepted a on a.store_id = k.store_id and a.order_id = k.order_id
    left join present p on p.store_id = k.store_id and p.order_id = k.order_id and p.order_item_id = k.order_item_id
    where p.order_item_id is null and not k.is_deleted
  ), changes as (
    select * from present
    union all
    select * from gone
  )
  select * from changes
  qualify row_number() over (partition by store_id, order_id, order_item_id order by is_deleted) = 1
) s
on t.store_id = s.store_id and t.order_id = s.order_id and t.order_item_id = s.order_item_id
when matched and s.is_deleted then update set
  is_deleted = true, run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when matched and not s.is_deleted and (t.row_hash <> s.row_hash or t.is_deleted) then update set
  product_name = s.product_name, sku = s.sku, quantity = s.quantity, unit_price = s.unit_price, discount_amount =
  s.discount_amount, tax_amount = s.tax_amount, tax_percent = s.tax_percent, total_amount = s.total_amount, currency =
  s.currency, weight = s.weight, is_deleted = false, row_hash = s.row_hash, run_id = :3,
  processed_at = current_timestamp()::timestamp_ntz
when not matched and not s.is_deleted then insert (
  store_id, order_id, order_item_id, product_name, sku, quantity, unit_price, discount_amount, tax_amount, tax_percent,
  total_amount, currency, weight, is_deleted, row_hash, run_id, processed_at
) values (
  s.store_id, s.order_id, s.order_item_id, s.product_name, s.sku, s.quantity, s.unit_price, s.discount_amount,
  s.tax_amount, s.tax_percent, s.total_amount, s.currency, s.weight, false, s.row_hash, :3,
  current_timestamp()::timestamp_ntz
)
