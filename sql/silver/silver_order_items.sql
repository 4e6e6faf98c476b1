-- model: SILVER.silver_order_items
-- grain: one row per store_id, order_id, order_item_id
-- kind: merge
-- reads: BRONZE.bronze_orders, SILVER.silver_order_items, OPS.quarantine
-- window: of each order among runs after :2 up to :3 of store :1, and of each released from quarantine, the newest detail or
--   tombstone; list rows say nothing of lines
-- deletes: soft; a line that its order no longer has, or whose order is gone
merge into SILVER.silver_order_items t using (
  with standing as (
    select store_id, id as order_id, items, is_deleted, record_hash, file, run_id
    from BRONZE.bronze_orders
    where store_id = :1 and run_id > :2 and run_id <= :3 and id is not null and (is_deleted or is_array(items))
    union all
    select b.store_id, b.id, b.items, b.is_deleted, b.record_hash, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_orders b on b.store_id = q.store_id and b.id::varchar = q.record_key and (b.is_deleted or is_array(b.items))
    where q.store_id = :1 and q.stream = 'orders' and b.run_id <= :2
  ), landed as (
    select store_id, order_id, items, is_deleted, record_hash
    from standing
    qualify row_number() over (partition by store_id, order_id order by run_id desc, file desc) = 1
  ), accepted as (
    select * from landed
    where not exists (
      select 1 from OPS.quarantine q
      where q.store_id = landed.store_id and q.stream = 'orders' and q.record_key = landed.order_id::varchar and q.reason <> 'released'
    )
  ), paths as (
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
    from accepted a, lateral flatten(input => a.items) f
    where not a.is_deleted
  ), present as (
    select
      store_id,
      order_id,
      try_cast(order_item_id as decimal(18,0)) as order_item_id,
      product_name,
      nullif(sku, '') as sku,
      try_cast(quantity as decimal(18,4)) as quantity,
      try_cast(unit_price as decimal(18,4)) as unit_price,
      try_cast(discount_amount as decimal(18,4)) as discount_amount,
      try_cast(tax_amount as decimal(18,4)) as tax_amount,
      try_cast(tax_percent as decimal(9,4)) as tax_percent,
      try_cast(total_amount as decimal(18,4)) as total_amount,
      currency,
      try_cast(weight as decimal(18,4)) as weight,
      false as is_deleted,
      sha2(
        order_id::varchar || '|' || coalesce(product_name, '') || '|' || coalesce(sku, '') || '|' || coalesce(quantity, '') || '|' || coalesce(unit_price, '')
        || '|' || coalesce(discount_amount, '') || '|' || coalesce(tax_amount, '') || '|' || coalesce(tax_percent, '') || '|' || coalesce(total_amount, '')
        || '|' || coalesce(currency, '') || '|' || coalesce(weight, ''), 256
      ) as row_hash
    from paths
    qualify row_number() over (partition by store_id, order_id, order_item_id order by line_version desc) = 1
  ), gone as (
    select
      k.store_id, k.order_id, k.order_item_id, k.product_name, k.sku, k.quantity, k.unit_price, k.discount_amount, k.tax_amount, k.tax_percent,
      k.total_amount, k.currency, k.weight, true as is_deleted, k.row_hash
    from SILVER.silver_order_items k
    join accepted a on a.store_id = k.store_id and a.order_id = k.order_id
    left join present p on p.store_id = k.store_id and p.order_id = k.order_id and p.order_item_id = k.order_item_id
    where p.order_item_id is null and not k.is_deleted
  )
  select * from present
  union all
  select * from gone
) s
on t.store_id = s.store_id and t.order_id = s.order_id and t.order_item_id = s.order_item_id
when matched and s.is_deleted then update set
  is_deleted = true, run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when matched and not s.is_deleted and (t.row_hash <> s.row_hash or t.is_deleted) then update set
  product_name = s.product_name, sku = s.sku, quantity = s.quantity, unit_price = s.unit_price,
  discount_amount = s.discount_amount, tax_amount = s.tax_amount, tax_percent = s.tax_percent, total_amount = s.total_amount,
  currency = s.currency, weight = s.weight, is_deleted = false, row_hash = s.row_hash, run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when not matched and not s.is_deleted then insert (
  store_id, order_item_id, order_id, product_name, sku, quantity, unit_price, discount_amount, tax_amount, tax_percent, total_amount,
  currency, weight, is_deleted, row_hash, run_id, processed_at
) values (
  s.store_id, s.order_item_id, s.order_id, s.product_name, s.sku, s.quantity, s.unit_price, s.discount_amount, s.tax_amount, s.tax_percent, s.total_amount,
  s.currency, s.weight, false, s.row_hash, :3, current_timestamp()::timestamp_ntz
)
