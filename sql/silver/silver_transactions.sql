-- model: SILVER.silver_transactions
-- grain: one row per store_id, record_key (the id of the transaction)
-- kind: merge
-- reads: BRONZE.bronze_transactions, OPS.quarantine, OPS.store_settings
-- window: the latest Bronze record of each key among runs after :2 up to :3 of store :1 and what is released from quarantine
-- deletes: soft; a tombstone keeps the last values
-- notes: dates are naive in the zone they name, Asia/Riyadh when they name none. The number of the card, masked by the
--   API, stays in Bronze.
merge into SILVER.silver_transactions t using (
  with standing as (
    select store_id, id, record, is_deleted, noticed_at, record_hash, file, run_id
    from BRONZE.bronze_transactions
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.record, b.is_deleted, b.noticed_at, b.record_hash, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_transactions b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'transactions' and b.run_id <= :2
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
      get_path(record, 'id')::varchar as transaction_id,
      get_path(record, 'references.order_id')::varchar as order_id,
      get_path(record, 'references.reference_id')::varchar as order_reference_id,
      get_path(record, 'references.cart_id')::varchar as cart_id,
      get_path(record, 'references.transaction')::varchar as provider_transaction_id,
      get_path(record, 'customer.id')::varchar as customer_id,
      get_path(record, 'customer.first_name')::varchar as customer_first_name,
      get_path(record, 'customer.last_name')::varchar as customer_last_name,
      get_path(record, 'customer.email')::varchar as customer_email,
      get_path(record, 'customer.mobile')::varchar as customer_mobile,
      coalesce(get_path(record, 'total.amount'), get_path(record, 'total'))::varchar as total_amount,
      get_path(record, 'total.currency')::varchar as currency,
      get_path(record, 'payment_method.payment_provider')::varchar as payment_provider,
      get_path(record, 'payment_method.slug')::varchar as payment_method,
      get_path(record, 'payment_method.name')::varchar as payment_method_name,
      get_path(record, 'status.slug')::varchar as transaction_status,
      get_path(record, 'status.name')::varchar as transaction_status_name,
      get_path(record, 'card.brand')::varchar as card_brand,
      get_path(record, 'card.country')::varchar as card_country,
      get_path(record, 'available_actions') as available_actions,
      coalesce(get_path(record, 'created_at.date'), get_path(record, 'created_at'))::varchar as created_at_raw,
      get_path(record, 'created_at.timezone')::varchar as created_at_zone,
      get_path(record, 'notes')::varchar as notes
    from landed
    where record_key not in (select record_key from OPS.quarantine where store_id = :1 and stream = 'transactions' and reason <> 'released')
  ), typed as (
    select
      store_id, record_key, is_deleted, deleted_at, row_hash,
      coalesce(try_to_decimal(transaction_id, 18, 0), try_to_decimal(translate(transaction_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0)) as transaction_id,
      coalesce(try_to_decimal(order_id, 18, 0), try_to_decimal(translate(order_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0)) as order_id,
      iff(order_reference_id in ('', 'null', '{}', '[]'), null, order_reference_id) as order_reference_id,
      coalesce(try_to_decimal(cart_id, 18, 0), try_to_decimal(translate(cart_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0)) as cart_id,
      iff(provider_transaction_id in ('', 'null', '{}', '[]'), null, provider_transaction_id) as provider_transaction_id,
      coalesce(try_to_decimal(customer_id, 18, 0), try_to_decimal(translate(customer_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0)) as customer_id,
      iff(customer_first_name in ('', 'null', '{}', '[]'), null, customer_first_name) as customer_first_name,
      iff(customer_last_name in ('', 'null', '{}', '[]'), null, customer_last_name) as customer_last_name,
      iff(customer_email in ('', 'null', '{}', '[]'), null, customer_email) as customer_email,
      iff(customer_mobile in ('', 'null', '{}', '[]'), null, customer_mobile) as customer_mobile,
      coalesce(try_to_decimal(total_amount, 18, 4), try_to_decimal(translate(total_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) as total_amount,
      iff(currency in ('', 'null', '{}', '[]'), null, currency) as currency,
      iff(payment_provider in ('', 'null', '{}', '[]'), null, payment_provider) as payment_provider,
      iff(payment_method in ('', 'null', '{}', '[]'), null, payment_method) as payment_method,
      iff(payment_method_name in ('', 'null', '{}', '[]'), null, payment_method_name) as payment_method_name,
      iff(transaction_status in ('', 'null', '{}', '[]'), null, transaction_status) as transaction_status,
      iff(transaction_status_name in ('', 'null', '{}', '[]'), null, transaction_status_name) as transaction_status_name,
      iff(card_brand in ('', 'null', '{}', '[]'), null, card_brand) as card_brand,
      iff(card_country in ('', 'null', '{}', '[]'), null, card_country) as card_country,
      case when available_actions::varchar not in ('', 'null', '{}', '[]') then available_actions end as available_actions,
      iff(created_at_raw in ('', 'null', '{}', '[]'), null, created_at_raw) as created_at_raw,
      try_cast(created_at_raw as timestamp_ntz) as created_at_naive,
      iff(created_at_zone in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat'), created_at_zone, 'Asia/Riyadh') as created_at_zone,
      iff(notes in ('', 'null', '{}', '[]'), null, notes) as notes
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
  transaction_id = s.transaction_id, order_id = s.order_id, order_reference_id = s.order_reference_id,
  cart_id = s.cart_id, provider_transaction_id = s.provider_transaction_id, customer_id = s.customer_id,
  customer_first_name = s.customer_first_name, customer_last_name = s.customer_last_name,
  customer_email = s.customer_email, customer_mobile = s.customer_mobile, total_amount = s.total_amount,
  currency = s.currency, payment_provider = s.payment_provider, payment_method = s.payment_method,
  payment_method_name = s.payment_method_name, transaction_status = s.transaction_status,
  transaction_status_name = s.transaction_status_name, card_brand = s.card_brand, card_country = s.card_country,
  available_actions = s.available_actions, created_at = s.created_at, created_at_local = s.created_at_local,
  created_at_raw = s.created_at_raw, notes = s.notes, is_deleted = false, deleted_at = null, row_hash = s.row_hash,
  run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when not matched and not s.is_deleted then insert (
  store_id, record_key, transaction_id, order_id, order_reference_id, cart_id, provider_transaction_id, customer_id,
  customer_first_name, customer_last_name, customer_email, customer_mobile, total_amount, currency, payment_provider,
  payment_method, payment_method_name, transaction_status, transaction_status_name, card_brand, card_country,
  available_actions, created_at, created_at_local, created_at_raw, notes, is_deleted, deleted_at, row_hash, run_id,
  processed_at
) values (
  s.store_id, s.record_key, s.transaction_id, s.order_id, s.order_reference_id, s.cart_id, s.provider_transaction_id,
  s.customer_id, s.customer_first_name, s.customer_last_name, s.customer_email, s.customer_mobile, s.total_amount,
  s.currency, s.payment_provider, s.payment_method, s.payment_method_name, s.transaction_status,
  s.transaction_status_name, s.card_brand, s.card_country, s.available_actions, s.created_at, s.created_at_local,
  s.created_at_raw, s.notes, false, null, s.row_hash, :3, current_timestamp()::timestamp_ntz
)
