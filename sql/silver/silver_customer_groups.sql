-- model: SILVER.silver_customer_groups
-- grain: one row per store_id, record_key (the id of the group)
-- kind: merge
-- reads: BRONZE.bronze_customer_groups, OPS.quarantine
-- window: the latest Bronze record of each key among runs after :2 up to :3 of store :1 and what is released from quarantine
-- deletes: soft; a tombstone keeps the last values
merge into SILVER.silver_customer_groups t using (
  with standing as (
    select store_id, id, record, is_deleted, noticed_at, record_hash, file, run_id
    from BRONZE.bronze_customer_groups
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.record, b.is_deleted, b.noticed_at, b.record_hash, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_customer_groups b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'customer_groups' and b.run_id <= :2
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
      get_path(record, 'id')::varchar as customer_group_id,
      get_path(record, 'name')::varchar as customer_group_name,
      get_path(record, 'conditions.type')::varchar as condition_type,
      get_path(record, 'conditions.symbol')::varchar as condition_symbol,
      get_path(record, 'conditions.value')::varchar as condition_value,
      get_path(record, 'conditions') as conditions,
      get_path(record, 'features.payment_method') as payment_methods,
      get_path(record, 'features.shipping') as shipping_methods
    from landed
    where record_key not in (select record_key from OPS.quarantine where store_id = :1 and stream = 'customer_groups' and reason <> 'released')
  )
  select
    store_id, record_key, is_deleted, deleted_at, row_hash,
    try_to_decimal(translate(customer_group_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) as customer_group_id,
    iff(customer_group_name in ('', 'null', '{}', '[]'), null, customer_group_name) as customer_group_name,
    iff(condition_type in ('', 'null', '{}', '[]'), null, condition_type) as condition_type,
    iff(condition_symbol in ('', 'null', '{}', '[]'), null, condition_symbol) as condition_symbol,
    try_to_decimal(translate(condition_value, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) as condition_value,
    case when conditions::varchar not in ('', 'null', '{}', '[]') then conditions end as conditions,
    case when payment_methods::varchar not in ('', 'null', '{}', '[]') then payment_methods end as payment_methods,
    case when shipping_methods::varchar not in ('', 'null', '{}', '[]') then shipping_methods end as shipping_methods
  from texts
) s
on t.store_id = s.store_id and t.record_key = s.record_key
when matched and s.is_deleted and not t.is_deleted then update set
  is_deleted = true, deleted_at = s.deleted_at, row_hash = s.row_hash, run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when matched and not s.is_deleted and t.row_hash <> s.row_hash then update set
  customer_group_id = s.customer_group_id, customer_group_name = s.customer_group_name,
  condition_type = s.condition_type, condition_symbol = s.condition_symbol, condition_value = s.condition_value,
  conditions = s.conditions, payment_methods = s.payment_methods, shipping_methods = s.shipping_methods,
  is_deleted = false, deleted_at = null, row_hash = s.row_hash, run_id = :3,
  processed_at = current_timestamp()::timestamp_ntz
when not matched and not s.is_deleted then insert (
  store_id, record_key, customer_group_id, customer_group_name, condition_type, condition_symbol, condition_value,
  conditions, payment_methods, shipping_methods, is_deleted, deleted_at, row_hash, run_id, processed_at
) values (
  s.store_id, s.record_key, s.customer_group_id, s.customer_group_name, s.condition_type, s.condition_symbol,
  s.condition_value, s.conditions, s.payment_methods, s.shipping_methods, false, null, s.row_hash, :3,
  current_timestamp()::timestamp_ntz
)
