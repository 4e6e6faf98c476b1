-- model: OPS.quarantine
-- grain: one row per record that cannot be typed
-- kind: merge
-- reads: BRONZE.bronze_transactions, OPS.quarantine
-- window: the latest Bronze record of each key among runs after :2 up to :3 of store :1 and what stands in quarantine
-- notes: a record that can be typed is marked as released, so that Silver reads it; release_quarantine removes the entry.
merge into OPS.quarantine t using (
  with standing as (
    select store_id, id, is_deleted, record, row_hash, file, run_id
    from BRONZE.bronze_transactions
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.is_deleted, b.record, b.row_hash, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_transactions b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'transactions' and b.run_id <= :2
  ), landed as (
    select store_id, coalesce(id, 'no-key-' || left(row_hash, 16)) as record_key, id, is_deleted, record, file
    from standing
    qualify row_number() over (partition by store_id, coalesce(id, 'no-key-' || left(row_hash, 16)) order by run_id desc, file desc) = 1
  ), texts as (
    select
      store_id, record_key, id, is_deleted, file,
      get_path(record, 'references.order_id')::varchar as order_id,
      get_path(record, 'references.cart_id')::varchar as cart_id,
      get_path(record, 'customer.id')::varchar as customer_id,
      coalesce(get_path(record, 'total.amount'), get_path(record, 'total'))::varchar as total_amount,
      coalesce(get_path(record, 'created_at.date'), get_path(record, 'created_at'))::varchar as created_at_raw,
      get_path(record, 'created_at.timezone')::varchar as created_at_zone,
      get_path(record, 'references') as references_value,
      get_path(record, 'customer') as customer_value,
      get_path(record, 'payment_method') as payment_method_value,
      get_path(record, 'status') as status_value,
      get_path(record, 'card') as card_value,
      get_path(record, 'total') as total_value,
      get_path(record, 'notes') as notes_value
    from landed
  )
  select
    store_id, record_key, file,
    case
      when is_deleted then null
      when id is null then 'id: missing'
      when try_to_decimal(record_key, 18, 0) is null then 'id: not a number'
      when not is_object(references_value) and references_value::varchar not in ('', 'null', '{}', '[]') then 'references: not an object'
      when not is_object(customer_value) and customer_value::varchar not in ('', 'null', '{}', '[]') then 'customer: not an object'
      when not is_object(payment_method_value) and payment_method_value::varchar not in ('', 'null', '{}', '[]') then 'payment_method: not an object'
      when not is_object(status_value) and status_value::varchar not in ('', 'null', '{}', '[]') then 'status: not an object'
      when not is_object(card_value) and card_value::varchar not in ('', 'null', '{}', '[]') then 'card: not an object'
      when (is_object(get_path(references_value, 'reference_id')) or is_array(get_path(references_value, 'reference_id'))) and get_path(references_value, 'reference_id')::varchar not in ('{}', '[]') then 'references.reference_id: not a text'
      when (is_object(get_path(references_value, 'transaction')) or is_array(get_path(references_value, 'transaction'))) and get_path(references_value, 'transaction')::varchar not in ('{}', '[]') then 'references.transaction: not a text'
      when (is_object(get_path(customer_value, 'first_name')) or is_array(get_path(customer_value, 'first_name'))) and get_path(customer_value, 'first_name')::varchar not in ('{}', '[]') then 'customer.first_name: not a text'
      when (is_object(get_path(customer_value, 'last_name')) or is_array(get_path(customer_value, 'last_name'))) and get_path(customer_value, 'last_name')::varchar not in ('{}', '[]') then 'customer.last_name: not a text'
      when (is_object(get_path(customer_value, 'email')) or is_array(get_path(customer_value, 'email'))) and get_path(customer_value, 'email')::varchar not in ('{}', '[]') then 'customer.email: not a text'
      when (is_object(get_path(customer_value, 'mobile')) or is_array(get_path(customer_value, 'mobile'))) and get_path(customer_value, 'mobile')::varchar not in ('{}', '[]') then 'customer.mobile: not a text'
      when (is_object(get_path(total_value, 'currency')) or is_array(get_path(total_value, 'currency'))) and get_path(total_value, 'currency')::varchar not in ('{}', '[]') then 'total.currency: not a text'
      when (is_object(get_path(payment_method_value, 'payment_provider')) or is_array(get_path(payment_method_value, 'payment_provider'))) and get_path(payment_method_value, 'payment_provider')::varchar not in ('{}', '[]') then 'payment_method.payment_provider: not a text'
      when (is_object(get_path(payment_method_value, 'slug')) or is_array(get_path(payment_method_value, 'slug'))) and get_path(payment_method_value, 'slug')::varchar not in ('{}', '[]') then 'payment_method.slug: not a text'
      when (is_object(get_path(payment_method_value, 'name')) or is_array(get_path(payment_method_value, 'name'))) and get_path(payment_method_value, 'name')::varchar not in ('{}', '[]') then 'payment_method.name: not a text'
      when (is_object(get_path(status_value, 'slug')) or is_array(get_path(status_value, 'slug'))) and get_path(status_value, 'slug')::varchar not in ('{}', '[]') then 'status.slug: not a text'
      when (is_object(get_path(status_value, 'name')) or is_array(get_path(status_value, 'name'))) and get_path(status_value, 'name')::varchar not in ('{}', '[]') then 'status.name: not a text'
      when (is_object(get_path(card_value, 'brand')) or is_array(get_path(card_value, 'brand'))) and get_path(card_value, 'brand')::varchar not in ('{}', '[]') then 'card.brand: not a text'
      when (is_object(get_path(card_value, 'country')) or is_array(get_path(card_value, 'country'))) and get_path(card_value, 'country')::varchar not in ('{}', '[]') then 'card.country: not a text'
      when (is_object(notes_value) or is_array(notes_value)) and notes_value::varchar not in ('{}', '[]') then 'notes: not a text'
      when order_id not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(order_id, 18, 0), try_to_decimal(translate(order_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0)) is null then 'references.order_id: not a number'
      when cart_id not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(cart_id, 18, 0), try_to_decimal(translate(cart_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0)) is null then 'references.cart_id: not a number'
      when customer_id not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(customer_id, 18, 0), try_to_decimal(translate(customer_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0)) is null then 'customer.id: not a number'
      when total_amount not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(total_amount, 18, 4), try_to_decimal(translate(total_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) is null then 'total: not a number'
      when created_at_raw not in ('', 'null', '{}', '[]') and try_cast(created_at_raw as timestamp_ntz) is null then 'created_at: not a date'
      when created_at_zone not in ('', 'null') and created_at_zone not in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat') then 'created_at.timezone: not a zone this project knows'
    end as reason
  from texts
) s
on t.store_id = s.store_id and t.stream = 'transactions' and t.record_key = s.record_key
when matched and s.reason is null then update set reason = 'released', file = s.file, run_id = :3
when matched and (t.file <> s.file or t.reason <> s.reason) then update set reason = s.reason, file = s.file, run_id = :3
when not matched and s.reason is not null then insert (store_id, stream, record_key, reason, file, run_id)
  values (s.store_id, 'transactions', s.record_key, s.reason, s.file, :3)
