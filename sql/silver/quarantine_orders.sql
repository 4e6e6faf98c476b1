-- model: OPS.quarantine
-- grain: one row per record that cannot be typed
-- kind: merge
-- reads: BRONZE.bronze_orders
-- window: the latest Bronze record of each key among runs after :2 up to :3 of store :1
-- notes: an order and its lines are taken or left together. A later record that can be typed removes the entry.
merge into OPS.quarantine t using (
  with landed as (
    select store_id, coalesce(id::varchar, file) as record_key, id, is_deleted, record, list_row, items, file
    from BRONZE.bronze_orders
    where store_id = :1 and run_id > :2 and run_id <= :3
    qualify row_number() over (partition by store_id, coalesce(id::varchar, file) order by run_id desc, file desc) = 1
  ), line_texts as (
    select
      l.record_key,
      get_path(f.value, 'id')::varchar as line_id,
      get_path(f.value, 'quantity')::varchar as quantity,
      get_path(f.value, 'amounts.price_without_tax.amount')::varchar as unit_price,
      get_path(f.value, 'amounts.total_discount.amount')::varchar as discount,
      get_path(f.value, 'amounts.tax.amount.amount')::varchar as tax,
      get_path(f.value, 'amounts.total.amount')::varchar as total
    from landed l, lateral flatten(input => l.items) f
    where not l.is_deleted
  ), lines as (
    select
      record_key,
      count(*) as line_count,
      count(distinct try_cast(line_id as decimal(18,0))) as id_count,
      count_if(
        (quantity is not null and try_cast(quantity as decimal(18,4)) is null)
        or (unit_price is not null and try_cast(unit_price as decimal(18,4)) is null)
        or (discount is not null and try_cast(discount as decimal(18,4)) is null)
        or (tax is not null and try_cast(tax as decimal(18,4)) is null)
        or (total is not null and try_cast(total as decimal(18,4)) is null)
      ) as untyped_count
    from line_texts
    group by record_key
  ), discounts as (
    select
      l.record_key,
      count_if(get_path(d.value, 'discount')::varchar is not null and try_cast(get_path(d.value, 'discount')::varchar as decimal(18,4)) is null) as untyped_count
    from landed l, lateral flatten(input => get_path(l.record, 'amounts.discounts')) d
    where not l.is_deleted
    group by l.record_key
  ), judged as (
    select
      landed.store_id, landed.record_key, landed.file,
      case
        when id is null then 'id: missing or not a number'
        when is_deleted then null
        when try_cast(coalesce(get_path(record, 'date.date'), get_path(list_row, 'date.date'))::varchar as timestamp_ntz) is null then 'date.date: missing or not a date'
        when get_path(record, 'date.timezone')::varchar not in ('', 'null', 'Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat') then 'date.timezone: not a zone this project knows'
        when get_path(record, 'amounts.total.amount')::varchar is not null and try_cast(get_path(record, 'amounts.total.amount')::varchar as decimal(18,4)) is null then 'amounts.total.amount: not a number'
        when get_path(record, 'amounts.sub_total.amount')::varchar is not null and try_cast(get_path(record, 'amounts.sub_total.amount')::varchar as decimal(18,4)) is null then 'amounts.sub_total.amount: not a number'
        when get_path(record, 'amounts.tax.amount.amount')::varchar is not null and try_cast(get_path(record, 'amounts.tax.amount.amount')::varchar as decimal(18,4)) is null then 'amounts.tax.amount.amount: not a number'
        when get_path(record, 'amounts.shipping_cost.amount')::varchar is not null and try_cast(get_path(record, 'amounts.shipping_cost.amount')::varchar as decimal(18,4)) is null then 'amounts.shipping_cost.amount: not a number'
        when get_path(record, 'amounts.cash_on_delivery.amount')::varchar is not null and try_cast(get_path(record, 'amounts.cash_on_delivery.amount')::varchar as decimal(18,4)) is null then 'amounts.cash_on_delivery.amount: not a number'
        when discounts.untyped_count > 0 then 'amounts.discounts: a discount that is not a number'
        when lines.id_count < lines.line_count then 'items: a line without an id of its own'
        when lines.untyped_count > 0 then 'items: a quantity or amount that is not a number'
      end as reason
    from landed
    left join lines on lines.record_key = landed.record_key
    left join discounts on discounts.record_key = landed.record_key
  )
  select store_id, record_key, file, reason from judged
) s
on t.store_id = s.store_id and t.stream = 'orders' and t.record_key = s.record_key
when matched and s.reason is null then delete
when matched and t.file <> s.file then update set reason = s.reason, file = s.file, run_id = :3
when not matched and s.reason is not null then insert (store_id, stream, record_key, reason, file, run_id)
  values (s.store_id, 'orders', s.record_key, s.reason, s.file, :3)
