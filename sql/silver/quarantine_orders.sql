-- model: OPS.quarantine
-- grain: one row per record that cannot be typed
-- kind: merge
-- reads: BRONZE.bronze_orders, OPS.quarantine
-- window: of each order among runs after :2 up to :3 of store :1, and of each in quarantine, the newest detail, and the list row
--   when that is newer
-- notes: an order and its lines are taken or left together. An order whose records can be typed is marked as released, so that
--   Silver reads it; release_quarantine removes the entry.
merge into OPS.quarantine t using (
  with standing as (
    select store_id, coalesce(id::varchar, right(file, 100)) as record_key, id, is_deleted, record, list_row, items, file, run_id
    from BRONZE.bronze_orders
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, q.record_key, b.id, b.is_deleted, b.record, b.list_row, b.items, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_orders b on b.store_id = q.store_id and coalesce(b.id::varchar, right(b.file, 100)) = q.record_key
    where q.store_id = :1 and q.stream = 'orders' and b.run_id <= :2
  ), newest as (
    select store_id, record_key, id, is_deleted, not coalesce(is_object(record), false) as is_list, list_row, file
    from standing
    qualify row_number() over (partition by store_id, record_key order by run_id desc, file desc) = 1
  ), details as (
    select store_id, record_key, is_deleted, record, list_row, items, file
    from standing
    where is_deleted or is_object(record)
    qualify row_number() over (partition by store_id, record_key order by run_id desc, file desc) = 1
  ), line_texts as (
    select
      d.record_key,
      get_path(f.value, 'id')::varchar as line_id,
      get_path(f.value, 'quantity')::varchar as quantity,
      get_path(f.value, 'amounts.price_without_tax.amount')::varchar as unit_price,
      get_path(f.value, 'amounts.total_discount.amount')::varchar as discount,
      get_path(f.value, 'amounts.tax.amount.amount')::varchar as tax,
      get_path(f.value, 'amounts.total.amount')::varchar as total
    from details d, lateral flatten(input => d.items) f
    where not d.is_deleted
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
      d.record_key,
      count_if(get_path(v.value, 'discount')::varchar is not null and try_cast(get_path(v.value, 'discount')::varchar as decimal(18,4)) is null) as untyped_count
    from details d, lateral flatten(input => get_path(d.record, 'amounts.discounts')) v
    where not d.is_deleted
    group by d.record_key
  ), judged_details as (
    select
      d.store_id, d.record_key, d.file,
      case
        when d.is_deleted then null
        when try_cast(coalesce(get_path(d.record, 'date.date'), get_path(d.list_row, 'date.date'))::varchar as timestamp_ntz) is null then 'date.date: missing or not a date'
        when get_path(d.record, 'date.timezone')::varchar not in ('', 'null', 'Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat') then 'date.timezone: not a zone this project knows'
        when get_path(d.record, 'amounts.total.amount')::varchar is not null and try_cast(get_path(d.record, 'amounts.total.amount')::varchar as decimal(18,4)) is null then 'amounts.total.amount: not a number'
        when get_path(d.record, 'amounts.sub_total.amount')::varchar is not null and try_cast(get_path(d.record, 'amounts.sub_total.amount')::varchar as decimal(18,4)) is null then 'amounts.sub_total.amount: not a number'
        when get_path(d.record, 'amounts.tax.amount.amount')::varchar is not null and try_cast(get_path(d.record, 'amounts.tax.amount.amount')::varchar as decimal(18,4)) is null then 'amounts.tax.amount.amount: not a number'
        when get_path(d.record, 'amounts.shipping_cost.amount')::varchar is not null and try_cast(get_path(d.record, 'amounts.shipping_cost.amount')::varchar as decimal(18,4)) is null then 'amounts.shipping_cost.amount: not a number'
        when get_path(d.record, 'amounts.cash_on_delivery.amount')::varchar is not null and try_cast(get_path(d.record, 'amounts.cash_on_delivery.amount')::varchar as decimal(18,4)) is null then 'amounts.cash_on_delivery.amount: not a number'
        when discounts.untyped_count > 0 then 'amounts.discounts: a discount that is not a number'
        when lines.id_count < lines.line_count then 'items: a line without an id of its own'
        when lines.untyped_count > 0 then 'items: a quantity or amount that is not a number'
      end as reason
    from details d
    left join lines on lines.record_key = d.record_key
    left join discounts on discounts.record_key = d.record_key
  ), judged_rows as (
    select
      store_id, record_key, file,
      case
        when id is null then 'id: missing or not a number'
        when is_deleted or not is_list then null
        when try_cast(get_path(list_row, 'date.date')::varchar as timestamp_ntz) is null then 'date.date of the list row: missing or not a date'
        when get_path(list_row, 'date.timezone')::varchar not in ('', 'null', 'Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat') then 'date.timezone of the list row: not a zone this project knows'
        when get_path(list_row, 'total.amount')::varchar is not null and try_cast(get_path(list_row, 'total.amount')::varchar as decimal(18,4)) is null then 'total.amount of the list row: not a number'
      end as reason
    from newest
  )
  select
    r.store_id, r.record_key,
    iff(r.reason is null, coalesce(d.file, r.file), r.file) as file,
    coalesce(r.reason, d.reason) as reason
  from judged_rows r
  left join judged_details d on d.store_id = r.store_id and d.record_key = r.record_key
) s
on t.store_id = s.store_id and t.stream = 'orders' and t.record_key = s.record_key
when matched and s.reason is null then update set reason = 'released', file = s.file, run_id = :3
when matched and (t.file <> s.file or t.reason <> s.reason) then update set reason = s.reason, file = s.file, run_id = :3
when not matched and s.reason is not null then insert (store_id, stream, record_key, reason, file, run_id)
  values (s.store_id, 'orders', s.record_key, s.reason, s.file, :3)
