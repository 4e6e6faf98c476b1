-- model: SILVER.silver_order_discounts
-- grain: one row per store_id, order_id, discount_number
-- kind: merge
-- reads: BRONZE.bronze_orders, SILVER.silver_order_discounts, OPS.quarantine
-- window: of each order among runs after :2 up to :3 of store :1, and of each released from quarantine, the newest detail or
--   tombstone; list rows say nothing of discounts. Which lines they are is told by their keys alone, before records are read
-- deletes: soft; a discount that its order no longer has, or whose order is gone
merge into SILVER.silver_order_discounts t using (
  with keys as (
    select store_id, id as order_id, is_deleted, file, run_id
    from BRONZE.bronze_orders
    where store_id = :1 and run_id > :2 and run_id <= :3 and id is not null and (is_deleted or is_object(record))
    union all
    select b.store_id, b.id, b.is_deleted, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_orders b on b.store_id = q.store_id and b.id::varchar = q.record_key and (b.is_deleted or is_object(b.record))
    where q.store_id = :1 and q.stream = 'orders' and b.run_id <= :2
  ), newest as (
    select *
    from keys
    qualify row_number() over (partition by store_id, order_id order by run_id desc, file desc) = 1
  ), accepted as (
    select * from newest
    where order_id::varchar not in (select record_key from OPS.quarantine where store_id = :1 and stream = 'orders' and reason <> 'released')
  ), lists as (
    select
      a.store_id, a.order_id,
      get_path(b.record, 'amounts.discounts') as discounts,
      get_path(b.record, 'currency')::varchar as order_currency
    from accepted a
    join BRONZE.bronze_orders b on b.store_id = a.store_id and b.run_id = a.run_id and b.file = a.file
    where not a.is_deleted
  ), texts as (
    select
      l.store_id, l.order_id,
      f.index + 1 as discount_number,
      get_path(f.value, 'title')::varchar as title,
      get_path(f.value, 'type')::varchar as discount_type,
      get_path(f.value, 'code')::varchar as code,
      get_path(f.value, 'discount')::varchar as discount_amount,
      get_path(f.value, 'discounted_shipping')::varchar as discounted_shipping_amount,
      coalesce(get_path(f.value, 'currency')::varchar, l.order_currency) as currency,
      get_path(f.value, 'hasMarketing')::varchar as has_marketing,
      sha2(to_json(f.value) || coalesce(l.order_currency, ''), 256) as row_hash
    from lists l, lateral flatten(input => l.discounts) f
    where is_array(l.discounts)
  ), present as (
    select
      store_id, order_id,
      discount_number::decimal(18,0) as discount_number,
      iff(title in ('', 'null', '{}', '[]'), null, title) as title,
      iff(discount_type in ('', 'null', '{}', '[]'), null, discount_type) as discount_type,
      iff(code in ('', 'null', '{}', '[]'), null, code) as code,
      coalesce(try_to_decimal(discount_amount, 18, 4), try_to_decimal(translate(discount_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) as discount_amount,
      coalesce(try_to_decimal(discounted_shipping_amount, 18, 4), try_to_decimal(translate(discounted_shipping_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) as discounted_shipping_amount,
      iff(currency in ('', 'null', '{}', '[]'), null, currency) as currency,
      try_to_boolean(has_marketing) as has_marketing,
      false as is_deleted,
      row_hash
    from texts
  ), gone as (
    select
      k.store_id, k.order_id, k.discount_number, k.title, k.discount_type, k.code, k.discount_amount,
      k.discounted_shipping_amount, k.currency, k.has_marketing, true as is_deleted, k.row_hash
    from SILVER.silver_order_discounts k
    join accepted a on a.store_id = k.store_id and a.order_id = k.order_id
    left join present p on p.store_id = k.store_id and p.order_id = k.order_id and p.discount_number = k.discount_number
    where p.discount_number is null and not k.is_deleted
  ), changes as (
    select * from present
    union all
    select * from gone
  )
  select * from changes
  qualify row_number() over (partition by store_id, order_id, discount_number order by is_deleted) = 1
) s
on t.store_id = s.store_id and t.order_id = s.order_id and t.discount_number = s.discount_number
when matched and s.is_deleted then update set
  is_deleted = true, run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when matched and not s.is_deleted and (t.row_hash <> s.row_hash or t.is_deleted) then update set
  title = s.title, discount_type = s.discount_type, code = s.code, discount_amount = s.discount_amount,
  discounted_shipping_amount = s.discounted_shipping_amount, currency = s.currency, has_marketing = s.has_marketing,
  is_deleted = false, row_hash = s.row_hash, run_id = :3,
  processed_at = current_timestamp()::timestamp_ntz
when not matched and not s.is_deleted then insert (
  store_id, order_id, discount_number, title, discount_type, code, discount_amount, discounted_shipping_amount,
  currency, has_marketing, is_deleted, row_hash, run_id, processed_at
) values (
  s.store_id, s.order_id, s.discount_number, s.title, s.discount_type, s.code, s.discount_amount,
  s.discounted_shipping_amount, s.currency, s.has_marketing, false, s.row_hash, :3, current_timestamp()::timestamp_ntz
)
