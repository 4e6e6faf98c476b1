-- model: SILVER.silver_invoice_items
-- grain: one row per store_id, invoice_id, line_number
-- kind: merge
-- reads: BRONZE.bronze_invoices, SILVER.silver_invoice_items, OPS.quarantine
-- window: the latest Bronze record of each invoice that has lines among runs after :2 up to :3 of store :1 and what is released
--   from quarantine
-- deletes: soft; a row that its invoice no longer has, or whose invoice is gone
-- notes: rows of the list have no lines and say nothing of them; the invoice's own address has. A run reads the list, so this
--   table fills where the list shows more than is documented.
merge into SILVER.silver_invoice_items t using (
  with standing as (
    select store_id, id, record, is_deleted, file, run_id
    from BRONZE.bronze_invoices
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.record, b.is_deleted, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_invoices b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'invoices' and b.run_id <= :2
  ), telling as (
    select store_id, id, record, is_deleted, file, run_id, is_deleted or coalesce(is_array(get_path(record, 'items')), false) as tells_items
    from standing
    where id is not null
  ), latest as (
    -- Chosen by rank, not by WHERE: a condition would be asked of every invoice that the store ever had.
    select store_id, id, record, is_deleted
    from telling
    qualify row_number() over (partition by store_id, id order by iff(tells_items, 0, 1), run_id desc, file desc) = 1 and tells_items
  ), accepted as (
    select store_id, try_to_decimal(id, 18, 0) as invoice_id, record, is_deleted
    from latest
    where id::varchar not in (select record_key from OPS.quarantine where store_id = :1 and stream = 'invoices' and reason <> 'released')
  ), texts as (
    select
      a.store_id,
      a.invoice_id,
      f.index + 1 as line_number,
      get_path(f.value, 'id')::varchar as invoice_item_id,
      get_path(f.value, 'item_id')::varchar as order_item_id,
      get_path(f.value, 'product_id')::varchar as product_id,
      get_path(f.value, 'name')::varchar as product_name,
      get_path(f.value, 'sku')::varchar as sku,
      get_path(f.value, 'type')::varchar as item_type,
      get_path(f.value, 'quantity')::varchar as quantity,
      coalesce(get_path(f.value, 'price.amount'), get_path(f.value, 'price'))::varchar as unit_price,
      coalesce(get_path(f.value, 'discount.amount'), get_path(f.value, 'discount'))::varchar as discount_amount,
      get_path(f.value, 'tax.percent')::varchar as tax_percent,
      coalesce(get_path(f.value, 'tax.amount.amount'), get_path(f.value, 'tax.amount'))::varchar as tax_amount,
      coalesce(get_path(f.value, 'total.amount'), get_path(f.value, 'total'))::varchar as total_amount,
      coalesce(get_path(f.value, 'total.currency')::varchar, get_path(f.value, 'price.currency')::varchar) as currency,
      sha2(to_json(f.value), 256) as row_hash
    from accepted a, lateral flatten(input => get_path(a.record, 'items')) f
    where not a.is_deleted
  ), present as (
    select
      store_id,
      invoice_id,
      line_number::decimal(18,0) as line_number,
      coalesce(try_to_decimal(invoice_item_id, 18, 0), try_to_decimal(translate(invoice_item_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0)) as invoice_item_id,
      coalesce(try_to_decimal(order_item_id, 18, 0), try_to_decimal(translate(order_item_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0)) as order_item_id,
      coalesce(try_to_decimal(product_id, 18, 0), try_to_decimal(translate(product_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0)) as product_id,
      iff(product_name in ('', 'null', '{}', '[]'), null, product_name) as product_name,
      iff(sku in ('', 'null', '{}', '[]'), null, sku) as sku,
      iff(item_type in ('', 'null', '{}', '[]'), null, item_type) as item_type,
      coalesce(try_to_decimal(quantity, 18, 4), try_to_decimal(translate(quantity, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) as quantity,
      coalesce(try_to_decimal(unit_price, 18, 4), try_to_decimal(translate(unit_price, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) as unit_price,
      coalesce(try_to_decimal(discount_amount, 18, 4), try_to_decimal(translate(discount_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) as discount_amount,
      coalesce(try_to_decimal(tax_percent, 9, 4), try_to_decimal(translate(tax_percent, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 9, 4)) as tax_percent,
      coalesce(try_to_decimal(tax_amount, 18, 4), try_to_decimal(translate(tax_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) as tax_amount,
      coalesce(try_to_decimal(total_amount, 18, 4), try_to_decimal(translate(total_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) as total_amount,
      iff(currency in ('', 'null', '{}', '[]'), null, currency) as currency,
      false as is_deleted,
      row_hash
    from texts
  ), gone as (
    select
      k.store_id, k.invoice_id, k.line_number, k.invoice_item_id, k.order_item_id, k.product_id, k.product_name, k.sku,
      k.item_type, k.quantity, k.unit_price, k.discount_amount, k.tax_percent, k.tax_amount, k.total_amount, k.currency,
      true as is_deleted, k.row_hash
    from SILVER.silver_invoice_items k
    join accepted a on a.store_id = k.store_id and a.invoice_id = k.invoice_id
    left join present p on p.store_id = k.store_id and p.invoice_id = k.invoice_id and p.line_number = k.line_number
    where p.line_number is null and not k.is_deleted
  ), changes as (
    select * from present
    union all
    select * from gone
  )
  select * from changes
  qualify row_number() over (partition by store_id, invoice_id, line_number order by is_deleted) = 1
) s
on t.store_id = s.store_id and t.invoice_id = s.invoice_id and t.line_number = s.line_number
when matched and s.is_deleted then update set
  is_deleted = true, run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when matched and not s.is_deleted and (t.row_hash <> s.row_hash or t.is_deleted) then update set
  invoice_item_id = s.invoice_item_id, order_item_id = s.order_item_id, product_id = s.product_id, product_name =
  s.product_name, sku = s.sku, item_type = s.item_type, quantity = s.quantity, unit_price = s.unit_price,
  discount_amount = s.discount_amount, tax_percent = s.tax_percent, tax_amount = s.tax_amount, total_amount =
  s.total_amount, currency = s.currency, is_deleted = false, row_hash = s.row_hash, run_id = :3,
  processed_at = current_timestamp()::timestamp_ntz
when not matched and not s.is_deleted then insert (
  store_id, invoice_id, line_number, invoice_item_id, order_item_id, product_id, product_name, sku, item_type, quantity,
  unit_price, discount_amount, tax_percent, tax_amount, total_amount, currency, is_deleted, row_hash, run_id,
  processed_at
) values (
  s.store_id, s.invoice_id, s.line_number, s.invoice_item_id, s.order_item_id, s.product_id, s.product_name, s.sku,
  s.item_type, s.quantity, s.unit_price, s.discount_amount, s.tax_percent, s.tax_amount, s.total_amount, s.currency,
  false, s.row_hash, :3, current_timestamp()::timestamp_ntz
)
