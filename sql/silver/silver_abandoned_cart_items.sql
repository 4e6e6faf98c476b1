-- model: SILVER.silver_abandoned_cart_items
-- grain: one row per store_id, cart_id, line_number
-- kind: merge
-- reads: BRONZE.bronze_abandoned_carts, SILVER.silver_abandoned_cart_items, OPS.quarantine
-- window: the latest Bronze record of each cart among runs after :2 up to :3 of store :1 and what is released from
--   quarantine
-- deletes: soft; a row that its cart no longer has, or whose cart is gone
merge into SILVER.silver_abandoned_cart_items t using (
  with standing as (
    select store_id, id, record, is_deleted, file, run_id
    from BRONZE.bronze_abandoned_carts
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.record, b.is_deleted, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_abandoned_carts b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'abandoned_carts' and b.run_id <= :2
  ), latest as (
    select store_id, id, record, is_deleted
    from standing
    where id is not null
    qualify row_number() over (partition by store_id, id order by run_id desc, file desc) = 1
  ), landed as (
    select store_id, try_to_decimal(id, 18, 0) as cart_id, record, is_deleted
    from latest
    where id not in (select record_key from OPS.quarantine where store_id = :1 and stream = 'abandoned_carts' and reason <> 'released')
  ), texts as (
    select
      l.store_id,
      l.cart_id,
      f.index + 1 as line_number,
      get_path(f.value, 'id')::varchar as cart_item_id,
      get_path(f.value, 'product_id')::varchar as product_id,
      get_path(f.value, 'quantity')::varchar as quantity,
      get_path(f.value, 'weight')::varchar as weight,
      coalesce(get_path(f.value, 'amounts.price_without_tax.amount'), get_path(f.value, 'amounts.price_without_tax'))::varchar as unit_price,
      coalesce(get_path(f.value, 'amounts.total_discount.amount'), get_path(f.value, 'amounts.total_discount'))::varchar as discount_amount,
      get_path(f.value, 'amounts.tax.percent')::varchar as tax_percent,
      coalesce(get_path(f.value, 'amounts.tax.amount.amount'), get_path(f.value, 'amounts.tax.amount'))::varchar as tax_amount,
      coalesce(get_path(f.value, 'amounts.total.amount'), get_path(f.value, 'amounts.total'))::varchar as total_amount,
      coalesce(get_path(f.value, 'amounts.total.currency')::varchar, get_path(f.value, 'amounts.price_without_tax.currency')::varchar) as currency,
      sha2(to_json(f.value), 256) as row_hash
    from landed l, lateral flatten(input => get_path(l.record, 'items')) f
    where not l.is_deleted
  ), typed as (
    select
      store_id,
      cart_id,
      line_number::decimal(18,0) as line_number,
      try_to_decimal(translate(cart_item_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) as cart_item_id,
      try_to_decimal(translate(product_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) as product_id,
      try_to_decimal(translate(quantity, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) as quantity,
      try_to_decimal(translate(weight, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) as weight,
      try_to_decimal(translate(unit_price, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) as unit_price,
      try_to_decimal(translate(discount_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) as discount_amount,
      try_to_decimal(translate(tax_percent, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 9, 4) as tax_percent,
      try_to_decimal(translate(tax_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) as tax_amount,
      try_to_decimal(translate(total_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) as total_amount,
      iff(currency in ('', 'null', '{}', '[]'), null, currency) as currency,
      false as is_deleted,
      row_hash
    from texts
  ), present as (
    select
      store_id, cart_id, line_number, cart_item_id, product_id, quantity, weight, unit_price, discount_amount,
      tax_percent, tax_amount, total_amount, currency, is_deleted, row_hash
    from typed
  ), gone as (
    select
      k.store_id, k.cart_id, k.line_number, k.cart_item_id, k.product_id, k.quantity, k.weight, k.unit_price,
      k.discount_amount, k.tax_percent, k.tax_amount, k.total_amount, k.currency, true as is_deleted, k.row_hash
    from SILVER.silver_abandoned_cart_items k
    join landed l on l.store_id = k.store_id and l.cart_id = k.cart_id
    left join present p on p.store_id = k.store_id and p.cart_id = k.cart_id and p.line_number = k.line_number
    where p.line_number is null and not k.is_deleted
  )
  select * from present
  union all
  select * from gone
) s
on t.store_id = s.store_id and t.cart_id = s.cart_id and t.line_number = s.line_number
when matched and s.is_deleted then update set
  is_deleted = true, run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when matched and not s.is_deleted and (t.row_hash <> s.row_hash or t.is_deleted) then update set
  cart_item_id = s.cart_item_id, product_id = s.product_id, quantity = s.quantity, weight = s.weight,
  unit_price = s.unit_price, discount_amount = s.discount_amount, tax_percent = s.tax_percent,
  tax_amount = s.tax_amount, total_amount = s.total_amount, currency = s.currency, is_deleted = false,
  row_hash = s.row_hash, run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when not matched and not s.is_deleted then insert (
  store_id, cart_id, line_number, cart_item_id, product_id, quantity, weight, unit_price, discount_amount,
  tax_percent, tax_amount, total_amount, currency, is_deleted, row_hash, run_id, processed_at
) values (
  s.store_id, s.cart_id, s.line_number, s.cart_item_id, s.product_id, s.quantity, s.weight, s.unit_price,
  s.discount_amount, s.tax_percent, s.tax_amount, s.total_amount, s.currency, false, s.row_hash, :3,
  current_timestamp()::timestamp_ntz
)
