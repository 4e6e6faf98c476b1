-- model: SILVER.silver_invoices
-- grain: one row per store_id, record_key (the id of the invoice)
-- kind: merge
-- reads: BRONZE.bronze_invoices, OPS.quarantine
-- window: the latest Bronze record of each key among runs after :2 up to :3 of store :1 and what is released from quarantine
-- deletes: soft; a tombstone keeps the last values
-- notes: the list writes sub_total, the detail's schema subtotal. A credit note's amounts are positive: subtract them by
--   invoice_type.
merge into SILVER.silver_invoices t using (
  with standing as (
    select store_id, id, record, is_deleted, noticed_at, record_hash, file, run_id
    from BRONZE.bronze_invoices
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.record, b.is_deleted, b.noticed_at, b.record_hash, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_invoices b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'invoices' and b.run_id <= :2
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
      get_path(record, 'id')::varchar as invoice_id,
      get_path(record, 'order_id')::varchar as order_id,
      get_path(record, 'invoice_number')::varchar as invoice_number,
      get_path(record, 'uuid')::varchar as invoice_uuid,
      get_path(record, 'invoice_reference_id')::varchar as invoice_reference_id,
      get_path(record, 'type')::varchar as invoice_type,
      coalesce(get_path(record, 'date.date'), get_path(record, 'date'))::varchar as invoice_date,
      get_path(record, 'date')::varchar as invoice_date_raw,
      get_path(record, 'payment_method')::varchar as payment_method,
      coalesce(coalesce(get_path(record, 'sub_total.amount'), get_path(record, 'sub_total'))::varchar, coalesce(get_path(record, 'subtotal.amount'), get_path(record, 'subtotal'))::varchar) as subtotal_amount,
      coalesce(get_path(record, 'shipping_cost.amount'), get_path(record, 'shipping_cost'))::varchar as shipping_cost,
      coalesce(get_path(record, 'cod_cost.amount'), get_path(record, 'cod_cost'))::varchar as cod_cost,
      coalesce(get_path(record, 'discount.amount'), get_path(record, 'discount'))::varchar as discount_amount,
      get_path(record, 'tax.percent')::varchar as tax_percent,
      coalesce(get_path(record, 'tax.amount.amount'), get_path(record, 'tax.amount'))::varchar as tax_amount,
      coalesce(get_path(record, 'total.amount'), get_path(record, 'total'))::varchar as total_amount,
      get_path(record, 'total.currency')::varchar as currency
    from landed
    where record_key not in (select record_key from OPS.quarantine where store_id = :1 and stream = 'invoices' and reason <> 'released')
  )
  select
    store_id, record_key, is_deleted, deleted_at, row_hash,
    coalesce(try_to_decimal(invoice_id, 18, 0), try_to_decimal(translate(invoice_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0)) as invoice_id,
    coalesce(try_to_decimal(order_id, 18, 0), try_to_decimal(translate(order_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0)) as order_id,
    iff(invoice_number in ('', 'null', '{}', '[]'), null, invoice_number) as invoice_number,
    iff(invoice_uuid in ('', 'null', '{}', '[]'), null, invoice_uuid) as invoice_uuid,
    iff(invoice_reference_id in ('', 'null', '{}', '[]'), null, invoice_reference_id) as invoice_reference_id,
    iff(invoice_type in ('', 'null', '{}', '[]'), null, invoice_type) as invoice_type,
    try_cast(invoice_date as timestamp_ntz)::date as invoice_date,
    iff(invoice_date_raw in ('', 'null', '{}', '[]'), null, invoice_date_raw) as invoice_date_raw,
    iff(payment_method in ('', 'null', '{}', '[]'), null, payment_method) as payment_method,
    coalesce(try_to_decimal(subtotal_amount, 18, 4), try_to_decimal(translate(subtotal_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) as subtotal_amount,
    coalesce(try_to_decimal(shipping_cost, 18, 4), try_to_decimal(translate(shipping_cost, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) as shipping_cost,
    coalesce(try_to_decimal(cod_cost, 18, 4), try_to_decimal(translate(cod_cost, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) as cod_cost,
    coalesce(try_to_decimal(discount_amount, 18, 4), try_to_decimal(translate(discount_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) as discount_amount,
    coalesce(try_to_decimal(tax_percent, 9, 4), try_to_decimal(translate(tax_percent, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 9, 4)) as tax_percent,
    coalesce(try_to_decimal(tax_amount, 18, 4), try_to_decimal(translate(tax_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) as tax_amount,
    coalesce(try_to_decimal(total_amount, 18, 4), try_to_decimal(translate(total_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) as total_amount,
    iff(currency in ('', 'null', '{}', '[]'), null, currency) as currency
  from texts
) s
on t.store_id = s.store_id and t.record_key = s.record_key
when matched and s.is_deleted and not t.is_deleted then update set
  is_deleted = true, deleted_at = s.deleted_at, row_hash = s.row_hash, run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when matched and not s.is_deleted and t.row_hash <> s.row_hash then update set
  invoice_id = s.invoice_id, order_id = s.order_id, invoice_number = s.invoice_number, invoice_uuid = s.invoice_uuid,
  invoice_reference_id = s.invoice_reference_id, invoice_type = s.invoice_type, invoice_date = s.invoice_date,
  invoice_date_raw = s.invoice_date_raw, payment_method = s.payment_method, subtotal_amount = s.subtotal_amount,
  shipping_cost = s.shipping_cost, cod_cost = s.cod_cost, discount_amount = s.discount_amount,
  tax_percent = s.tax_percent, tax_amount = s.tax_amount, total_amount = s.total_amount, currency = s.currency,
  is_deleted = false, deleted_at = null, row_hash = s.row_hash, run_id = :3,
  processed_at = current_timestamp()::timestamp_ntz
when not matched and not s.is_deleted then insert (
  store_id, record_key, invoice_id, order_id, invoice_number, invoice_uuid, invoice_reference_id, invoice_type,
  invoice_date, invoice_date_raw, payment_method, subtotal_amount, shipping_cost, cod_cost, discount_amount,
  tax_percent, tax_amount, total_amount, currency, is_deleted, deleted_at, row_hash, run_id, processed_at
) values (
  s.store_id, s.record_key, s.invoice_id, s.order_id, s.invoice_number, s.invoice_uuid, s.invoice_reference_id,
  s.invoice_type, s.invoice_date, s.invoice_date_raw, s.payment_method, s.subtotal_amount, s.shipping_cost,
  s.cod_cost, s.discount_amount, s.tax_percent, s.tax_amount, s.total_amount, s.currency, false, null, s.row_hash, :3,
  current_timestamp()::timestamp_ntz
)
