-- model: SILVER.silver_shipment_packages
-- grain: one row per store_id, shipment_id, package_number
-- kind: merge
-- reads: BRONZE.bronze_shipments, SILVER.silver_shipment_packages, OPS.quarantine
-- window: the latest Bronze record of each shipment among runs after :2 up to :3 of store :1 and what is released from
--   quarantine
-- deletes: soft; a row that its shipment no longer has, or whose shipment is gone
merge into SILVER.silver_shipment_packages t using (
  with standing as (
    select store_id, id, record, is_deleted, file, run_id
    from BRONZE.bronze_shipments
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.record, b.is_deleted, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_shipments b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'shipments' and b.run_id <= :2
  ), latest as (
    select store_id, id, record, is_deleted
    from standing
    where id is not null
    qualify row_number() over (partition by store_id, id order by run_id desc, file desc) = 1
  ), landed as (
    select store_id, try_to_decimal(id, 18, 0) as shipment_id, record, is_deleted
    from latest
    where id not in (select record_key from OPS.quarantine where store_id = :1 and stream = 'shipments' and reason <> 'released')
  ), texts as (
    select
      l.store_id,
      l.shipment_id,
      f.index + 1 as package_number,
      get_path(f.value, 'item_id')::varchar as order_item_id,
      get_path(f.value, 'external_id')::varchar as external_id,
      get_path(f.value, 'name')::varchar as product_name,
      get_path(f.value, 'sku')::varchar as sku,
      get_path(f.value, 'quantity')::varchar as quantity,
      coalesce(get_path(f.value, 'price.amount'), get_path(f.value, 'price'))::varchar as price,
      get_path(f.value, 'price.currency')::varchar as currency,
      get_path(f.value, 'weight.value')::varchar as weight,
      coalesce(get_path(f.value, 'weight.units')::varchar, get_path(f.value, 'weight.unit')::varchar) as weight_unit,
      get_path(f.value, 'options') as options,
      sha2(to_json(f.value), 256) as row_hash
    from landed l, lateral flatten(input => get_path(l.record, 'packages')) f
    where not l.is_deleted
  ), typed as (
    select
      store_id,
      shipment_id,
      package_number::decimal(18,0) as package_number,
      coalesce(try_to_decimal(order_item_id, 18, 0), try_to_decimal(translate(order_item_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0)) as order_item_id,
      iff(external_id in ('', 'null', '{}', '[]'), null, external_id) as external_id,
      iff(product_name in ('', 'null', '{}', '[]'), null, product_name) as product_name,
      iff(sku in ('', 'null', '{}', '[]'), null, sku) as sku,
      coalesce(try_to_decimal(quantity, 18, 4), try_to_decimal(translate(quantity, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) as quantity,
      coalesce(try_to_decimal(price, 18, 4), try_to_decimal(translate(price, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) as price,
      iff(currency in ('', 'null', '{}', '[]'), null, currency) as currency,
      coalesce(try_to_decimal(weight, 18, 4), try_to_decimal(translate(weight, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) as weight,
      iff(weight_unit in ('', 'null', '{}', '[]'), null, weight_unit) as weight_unit,
      case when options::varchar not in ('', 'null', '{}', '[]') then options end as options,
      false as is_deleted,
      row_hash
    from texts
  ), present as (
    select
      store_id, shipment_id, package_number, order_item_id, external_id, product_name, sku, quantity, price, currency,
      weight, weight_unit, options, is_deleted, row_hash
    from typed
  ), gone as (
    select
      k.store_id, k.shipment_id, k.package_number, k.order_item_id, k.external_id, k.product_name, k.sku, k.quantity,
      k.price, k.currency, k.weight, k.weight_unit, k.options, true as is_deleted, k.row_hash
    from SILVER.silver_shipment_packages k
    join landed l on l.store_id = k.store_id and l.shipment_id = k.shipment_id
    left join present p on p.store_id = k.store_id and p.shipment_id = k.shipment_id and p.package_number = k.package_number
    where p.package_number is null and not k.is_deleted
  )
  select * from present
  union all
  select * from gone
) s
on t.store_id = s.store_id and t.shipment_id = s.shipment_id and t.package_number = s.package_number
when matched and s.is_deleted then update set
  is_deleted = true, run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when matched and not s.is_deleted and (t.row_hash <> s.row_hash or t.is_deleted) then update set
  order_item_id = s.order_item_id, external_id = s.external_id, product_name = s.product_name, sku = s.sku,
  quantity = s.quantity, price = s.price, currency = s.currency, weight = s.weight, weight_unit = s.weight_unit,
  options = s.options, is_deleted = false, row_hash = s.row_hash, run_id = :3,
  processed_at = current_timestamp()::timestamp_ntz
when not matched and not s.is_deleted then insert (
  store_id, shipment_id, package_number, order_item_id, external_id, product_name, sku, quantity, price, currency,
  weight, weight_unit, options, is_deleted, row_hash, run_id, processed_at
) values (
  s.store_id, s.shipment_id, s.package_number, s.order_item_id, s.external_id, s.product_name, s.sku, s.quantity,
  s.price, s.currency, s.weight, s.weight_unit, s.options, false, s.row_hash, :3, current_timestamp()::timestamp_ntz
)
