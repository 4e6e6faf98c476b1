-- model: SILVER.silver_order_item_options
-- grain: one row per store_id, order_id, order_item_id, option_number, value_number
-- kind: merge
-- reads: BRONZE.bronze_orders, SILVER.silver_order_item_options, OPS.quarantine
-- window: of each order among runs after :2 up to :3 of store :1, and of each released from quarantine, the newest detail or
--   tombstone; list rows say nothing of options. Which lines they are is told by their keys alone, before records are read
-- deletes: soft; a value that its line no longer has, or whose line or order is gone
-- notes: the API writes one value as an object and several as a list; where the customer wrote it, as a text. No order waits in
--   quarantine for its options: an id or a price that is no number is null.
merge into SILVER.silver_order_item_options t using (
  with keys as (
    select store_id, id as order_id, is_deleted, file, run_id
    from BRONZE.bronze_orders
    where store_id = :1 and run_id > :2 and run_id <= :3 and id is not null and (is_deleted or is_array(items))
    union all
    select b.store_id, b.id, b.is_deleted, b.file, b.run_id
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
  ), lines as (
    select a.store_id, a.order_id, get_path(f.value, 'id')::varchar as order_item_id, get_path(f.value, 'options') as options
    from accepted a
    join BRONZE.bronze_orders b on b.store_id = a.store_id and b.run_id = a.run_id and b.file = a.file,
      lateral flatten(input => b.items) f
    where not a.is_deleted
  ), chosen as (
    select
      l.store_id, l.order_id, l.order_item_id,
      f.index + 1 as option_number,
      f.value as option,
      case when is_array(get_path(f.value, 'value')) then get_path(f.value, 'value') end as several_values
    from lines l, lateral flatten(input => l.options) f
    where array_size(l.options) > 0
  ), chosen_values as (
    select
      c.store_id, c.order_id, c.order_item_id, c.option_number, c.option,
      coalesce(f.index, 0) + 1 as value_number,
      coalesce(f.value, get_path(c.option, 'value')) as option_value
    from chosen c, lateral flatten(input => c.several_values, outer => true) f
  ), texts as (
    select
      store_id, order_id, order_item_id, option_number, value_number,
      get_path(option, 'id')::varchar as option_id,
      get_path(option, 'product_option_id')::varchar as product_option_id,
      get_path(option, 'name')::varchar as option_name,
      get_path(option, 'type')::varchar as option_type,
      get_path(option_value, 'id')::varchar as value_id,
      iff(is_object(option_value), get_path(option_value, 'name')::varchar, option_value::varchar) as value_name,
      coalesce(get_path(option_value, 'price.amount'), get_path(option_value, 'price'))::varchar as price,
      get_path(option_value, 'price.currency')::varchar as currency,
      sha2(to_json(option), 256) as row_hash
    from chosen_values
  ), present as (
    select
      store_id, order_id,
      coalesce(try_to_decimal(order_item_id, 18, 0), try_to_decimal(translate(order_item_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0)) as order_item_id,
      option_number::decimal(18,0) as option_number,
      value_number::decimal(18,0) as value_number,
      coalesce(try_to_decimal(option_id, 18, 0), try_to_decimal(translate(option_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0)) as option_id,
      coalesce(try_to_decimal(product_option_id, 18, 0), try_to_decimal(translate(product_option_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0)) as product_option_id,
      iff(option_name in ('', 'null', '{}', '[]'), null, option_name) as option_name,
      iff(option_type in ('', 'null', '{}', '[]'), null, option_type) as option_type,
      coalesce(try_to_decimal(value_id, 18, 0), try_to_decimal(translate(value_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0)) as value_id,
      iff(value_name in ('', 'null', '{}', '[]'), null, value_name) as value_name,
      coalesce(try_to_decimal(price, 18, 4), try_to_decimal(translate(price, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) as price,
      iff(currency in ('', 'null', '{}', '[]'), null, currency) as currency,
      false as is_deleted,
      row_hash
    from texts
  ), gone as (
    select
      k.store_id, k.order_id, k.order_item_id, k.option_number, k.value_number, k.option_id, k.product_option_id,
      k.option_name, k.option_type, k.value_id, k.value_name, k.price, k.currency, true as is_deleted, k.row_hash
    from SILVER.silver_order_item_options k
    join accepted a on a.store_id = k.store_id and a.order_id = k.order_id
    left join present p on p.store_id = k.store_id and p.order_id = k.order_id and p.order_item_id = k.order_item_id and p.option_number = k.option_number and p.value_number = k.value_number
    where p.order_item_id is null and not k.is_deleted
  ), changes as (
    select * from present
    union all
    select * from gone
  )
  select * from changes
  qualify row_number() over (partition by store_id, order_id, order_item_id, option_number, value_number order by is_deleted) = 1
) s
on t.store_id = s.store_id and t.order_id = s.order_id and t.order_item_id = s.order_item_id and t.option_number = s.option_number and t.value_number = s.value_number
when matched and s.is_deleted then update set
  is_deleted = true, run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when matched and not s.is_deleted and (t.row_hash <> s.row_hash or t.is_deleted) then update set
  option_id = s.option_id, product_option_id = s.product_option_id, option_name = s.option_name, option_type =
  s.option_type, value_id = s.value_id, value_name = s.value_name, price = s.price, currency = s.currency, is_deleted =
  false, row_hash = s.row_hash, run_id = :3,
  processed_at = current_timestamp()::timestamp_ntz
when not matched and not s.is_deleted then insert (
  store_id, order_id, order_item_id, option_number, value_number, option_id, product_option_id, option_name,
  option_type, value_id, value_name, price, currency, is_deleted, row_hash, run_id, processed_at
) values (
  s.store_id, s.order_id, s.order_item_id, s.option_number, s.value_number, s.option_id, s.product_option_id,
  s.option_name, s.option_type, s.value_id, s.value_name, s.price, s.currency, false, s.row_hash, :3,
  current_timestamp()::timestamp_ntz
)
