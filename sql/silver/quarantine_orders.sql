-- model: OPS.quarantine
-- grain: one row per record that cannot be typed
-- kind: merge
-- reads: BRONZE.bronze_orders, OPS.quarantine
-- window: of each order among runs after :2 up to :3 of store :1, and of each in quarantine, the newest detail, and the list row
--   when that is newer
-- notes: an order and its lines are taken or left together; a detail without a total is not taken. An order whose records can
--   be typed is marked as released, so that Silver reads it; release_quarantine removes the entry. Records are taken apart
--   once, before they are judged: reading a whole record again for each rule takes a local warehouse too much memory.
merge into OPS.quarantine t using (
  with standing as (
    select store_id, coalesce(id::varchar, 'no-key-' || left(row_hash, 16)) as record_key, id, is_deleted, record, list_row, items, file, run_id
    from BRONZE.bronze_orders
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, q.record_key, b.id, b.is_deleted, b.record, b.list_row, b.items, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_orders b on b.store_id = q.store_id and coalesce(b.id::varchar, 'no-key-' || left(b.row_hash, 16)) = q.record_key
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
      is_object(f.value) as is_line,
      get_path(f.value, 'amounts') as amounts,
      get_path(f.value, 'name') as name_value,
      get_path(f.value, 'sku') as sku_value,
      get_path(f.value, 'currency') as currency_value,
      get_path(f.value, 'id')::varchar as line_id,
      get_path(f.value, 'quantity')::varchar as quantity,
      get_path(f.value, 'amounts.price_without_tax.amount')::varchar as unit_price,
      get_path(f.value, 'amounts.total_discount.amount')::varchar as discount,
      get_path(f.value, 'amounts.tax.percent')::varchar as tax_percent,
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
        (quantity not in ('', 'null', '{}', '[]') and try_cast(quantity as decimal(18,4)) is null)
        or (unit_price not in ('', 'null', '{}', '[]') and try_cast(unit_price as decimal(18,4)) is null)
        or (discount not in ('', 'null', '{}', '[]') and try_cast(discount as decimal(18,4)) is null)
        or (tax not in ('', 'null', '{}', '[]') and try_cast(tax as decimal(18,4)) is null)
        or (tax_percent not in ('', 'null', '{}', '[]') and try_cast(tax_percent as decimal(9,4)) is null)
        or (total not in ('', 'null', '{}', '[]') and try_cast(total as decimal(18,4)) is null)
        or (not is_object(amounts) and amounts::varchar not in ('', 'null', '{}', '[]'))
        or (not is_object(get_path(amounts, 'price_without_tax')) and get_path(amounts, 'price_without_tax')::varchar not in ('', 'null', '{}', '[]'))
        or (not is_object(get_path(amounts, 'total_discount')) and get_path(amounts, 'total_discount')::varchar not in ('', 'null', '{}', '[]'))
        or (not is_object(get_path(amounts, 'tax')) and get_path(amounts, 'tax')::varchar not in ('', 'null', '{}', '[]'))
        or (not is_object(get_path(amounts, 'tax.amount')) and get_path(amounts, 'tax.amount')::varchar not in ('', 'null', '{}', '[]'))
        or (not is_object(get_path(amounts, 'total')) and get_path(amounts, 'total')::varchar not in ('', 'null', '{}', '[]'))
      ) as untyped_count,
      count_if(
        not is_line
        or ((is_object(name_value) or is_array(name_value)) and name_value::varchar not in ('{}', '[]'))
        or ((is_object(sku_value) or is_array(sku_value)) and sku_value::varchar not in ('{}', '[]'))
        or ((is_object(currency_value) or is_array(currency_value)) and currency_value::varchar not in ('{}', '[]'))
      ) as retyped_count
    from line_texts
    group by record_key
  ), discounts as (
    select
      d.record_key,
      count_if(not is_object(v.value) or (get_path(v.value, 'discount')::varchar not in ('', 'null', '{}', '[]') and try_cast(get_path(v.value, 'discount')::varchar as decimal(18,4)) is null)) as untyped_count
    from details d, lateral flatten(input => get_path(d.record, 'amounts.discounts')) v
    where not d.is_deleted
    group by d.record_key
  ), details_in_parts as (
    select
      store_id, record_key, is_deleted, file,
      get_path(list_row, 'date.date')::varchar as listed_date_text,
      is_array(items) as is_itemized,
      items::varchar in ('', 'null', '{}', '[]') as is_without_items,
      get_path(record, 'status') as status_value,
      get_path(record, 'date') as date_value,
      get_path(record, 'updated_at') as updated_at_value,
      get_path(record, 'customer') as customer_value,
      get_path(record, 'shipping') as shipping_value,
      get_path(record, 'amounts') as amounts_value,
      get_path(record, 'reference_id') as reference_id_value,
      get_path(record, 'payment_method') as payment_method_value,
      get_path(record, 'currency') as currency_value,
      get_path(record, 'notes') as notes_value,
      get_path(record, 'source') as source_value
    from details
  ), judged_details as (
    select
      d.store_id, d.record_key, d.file,
      case
        when d.is_deleted then null
        when not is_object(d.status_value) and d.status_value::varchar not in ('', 'null', '{}', '[]') then 'status: not an object'
        when not is_object(get_path(d.status_value, 'customized')) and get_path(d.status_value, 'customized')::varchar not in ('', 'null', '{}', '[]') then 'status.customized: not an object'
        when not is_object(d.date_value) and d.date_value::varchar not in ('', 'null', '{}', '[]') then 'date: not an object'
        when not is_object(d.updated_at_value) and d.updated_at_value::varchar not in ('', 'null', '{}', '[]') then 'updated_at: not an object'
        when not is_object(d.customer_value) and d.customer_value::varchar not in ('', 'null', '{}', '[]') then 'customer: not an object'
        when not is_object(d.shipping_value) and d.shipping_value::varchar not in ('', 'null', '{}', '[]') then 'shipping: not an object'
        when not is_object(get_path(d.shipping_value, 'address')) and get_path(d.shipping_value, 'address')::varchar not in ('', 'null', '{}', '[]') then 'shipping.address: not an object'
        when not is_object(d.amounts_value) and d.amounts_value::varchar not in ('', 'null', '{}', '[]') then 'amounts: not an object'
        when not is_object(get_path(d.amounts_value, 'sub_total')) and get_path(d.amounts_value, 'sub_total')::varchar not in ('', 'null', '{}', '[]') then 'amounts.sub_total: not an object'
        when not is_object(get_path(d.amounts_value, 'shipping_cost')) and get_path(d.amounts_value, 'shipping_cost')::varchar not in ('', 'null', '{}', '[]') then 'amounts.shipping_cost: not an object'
        when not is_object(get_path(d.amounts_value, 'cash_on_delivery')) and get_path(d.amounts_value, 'cash_on_delivery')::varchar not in ('', 'null', '{}', '[]') then 'amounts.cash_on_delivery: not an object'
        when not is_object(get_path(d.amounts_value, 'tax')) and get_path(d.amounts_value, 'tax')::varchar not in ('', 'null', '{}', '[]') then 'amounts.tax: not an object'
        when not is_object(get_path(d.amounts_value, 'tax.amount')) and get_path(d.amounts_value, 'tax.amount')::varchar not in ('', 'null', '{}', '[]') then 'amounts.tax.amount: not an object'
        when not is_object(get_path(d.amounts_value, 'total')) and get_path(d.amounts_value, 'total')::varchar not in ('', 'null', '{}', '[]') then 'amounts.total: not an object'
        when not is_array(get_path(d.amounts_value, 'discounts')) and get_path(d.amounts_value, 'discounts')::varchar not in ('', 'null', '{}', '[]') then 'amounts.discounts: not a list'
        when not d.is_itemized and not d.is_without_items then 'items: not a list'
        when (is_object(d.reference_id_value) or is_array(d.reference_id_value)) and d.reference_id_value::varchar not in ('{}', '[]') then 'reference_id: not a text'
        when (is_object(get_path(d.status_value, 'slug')) or is_array(get_path(d.status_value, 'slug'))) and get_path(d.status_value, 'slug')::varchar not in ('{}', '[]') then 'status.slug: not a text'
        when (is_object(get_path(d.status_value, 'name')) or is_array(get_path(d.status_value, 'name'))) and get_path(d.status_value, 'name')::varchar not in ('{}', '[]') then 'status.name: not a text'
        when (is_object(get_path(d.status_value, 'customized.name')) or is_array(get_path(d.status_value, 'customized.name'))) and get_path(d.status_value, 'customized.name')::varchar not in ('{}', '[]') then 'status.customized.name: not a text'
        when (is_object(get_path(d.customer_value, 'first_name')) or is_array(get_path(d.customer_value, 'first_name'))) and get_path(d.customer_value, 'first_name')::varchar not in ('{}', '[]') then 'customer.first_name: not a text'
        when (is_object(get_path(d.customer_value, 'last_name')) or is_array(get_path(d.customer_value, 'last_name'))) and get_path(d.customer_value, 'last_name')::varchar not in ('{}', '[]') then 'customer.last_name: not a text'
        when (is_object(get_path(d.customer_value, 'email')) or is_array(get_path(d.customer_value, 'email'))) and get_path(d.customer_value, 'email')::varchar not in ('{}', '[]') then 'customer.email: not a text'
        when (is_object(get_path(d.customer_value, 'mobile')) or is_array(get_path(d.customer_value, 'mobile'))) and get_path(d.customer_value, 'mobile')::varchar not in ('{}', '[]') then 'customer.mobile: not a text'
        when (is_object(get_path(d.customer_value, 'mobile_code')) or is_array(get_path(d.customer_value, 'mobile_code'))) and get_path(d.customer_value, 'mobile_code')::varchar not in ('{}', '[]') then 'customer.mobile_code: not a text'
        when (is_object(get_path(d.customer_value, 'city')) or is_array(get_path(d.customer_value, 'city'))) and get_path(d.customer_value, 'city')::varchar not in ('{}', '[]') then 'customer.city: not a text'
        when (is_object(get_path(d.customer_value, 'country')) or is_array(get_path(d.customer_value, 'country'))) and get_path(d.customer_value, 'country')::varchar not in ('{}', '[]') then 'customer.country: not a text'
        when (is_object(d.payment_method_value) or is_array(d.payment_method_value)) and d.payment_method_value::varchar not in ('{}', '[]') then 'payment_method: not a text'
        when (is_object(get_path(d.shipping_value, 'company')) or is_array(get_path(d.shipping_value, 'company'))) and get_path(d.shipping_value, 'company')::varchar not in ('{}', '[]') then 'shipping.company: not a text'
        when (is_object(get_path(d.shipping_value, 'address.country')) or is_array(get_path(d.shipping_value, 'address.country'))) and get_path(d.shipping_value, 'address.country')::varchar not in ('{}', '[]') then 'shipping.address.country: not a text'
        when (is_object(get_path(d.shipping_value, 'address.city')) or is_array(get_path(d.shipping_value, 'address.city'))) and get_path(d.shipping_value, 'address.city')::varchar not in ('{}', '[]') then 'shipping.address.city: not a text'
        when (is_object(get_path(d.shipping_value, 'address.shipping_address')) or is_array(get_path(d.shipping_value, 'address.shipping_address'))) and get_path(d.shipping_value, 'address.shipping_address')::varchar not in ('{}', '[]') then 'shipping.address.shipping_address: not a text'
        when (is_object(get_path(d.shipping_value, 'address.postal_code')) or is_array(get_path(d.shipping_value, 'address.postal_code'))) and get_path(d.shipping_value, 'address.postal_code')::varchar not in ('{}', '[]') then 'shipping.address.postal_code: not a text'
        when (is_object(d.currency_value) or is_array(d.currency_value)) and d.currency_value::varchar not in ('{}', '[]') then 'currency: not a text'
        when (is_object(d.notes_value) or is_array(d.notes_value)) and d.notes_value::varchar not in ('{}', '[]') then 'notes: not a text'
        when (is_object(d.source_value) or is_array(d.source_value)) and d.source_value::varchar not in ('{}', '[]') then 'source: not a text'
        when try_cast(coalesce(get_path(d.date_value, 'date')::varchar, d.listed_date_text) as timestamp_ntz) is null then 'date.date: missing or not a date'
        when get_path(d.date_value, 'timezone')::varchar not in ('', 'null') and get_path(d.date_value, 'timezone')::varchar not in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat') then 'date.timezone: not a zone this project knows'
        when get_path(d.updated_at_value, 'date')::varchar not in ('', 'null', '{}', '[]') and try_cast(get_path(d.updated_at_value, 'date')::varchar as timestamp_ntz) is null then 'updated_at.date: not a date'
        when get_path(d.updated_at_value, 'timezone')::varchar not in ('', 'null') and get_path(d.updated_at_value, 'timezone')::varchar not in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat') then 'updated_at.timezone: not a zone this project knows'
        when get_path(d.status_value, 'id')::varchar not in ('', 'null', '{}', '[]') and try_cast(get_path(d.status_value, 'id')::varchar as decimal(18,0)) is null then 'status.id: not a number'
        when get_path(d.customer_value, 'id')::varchar not in ('', 'null', '{}', '[]') and try_cast(get_path(d.customer_value, 'id')::varchar as decimal(18,0)) is null then 'customer.id: not a number'
        when coalesce(get_path(d.amounts_value, 'total.amount')::varchar, '') in ('', 'null', '{}', '[]') then 'amounts.total.amount: missing'
        when get_path(d.amounts_value, 'total.amount')::varchar not in ('', 'null', '{}', '[]') and try_cast(get_path(d.amounts_value, 'total.amount')::varchar as decimal(18,4)) is null then 'amounts.total.amount: not a number'
        when get_path(d.amounts_value, 'sub_total.amount')::varchar not in ('', 'null', '{}', '[]') and try_cast(get_path(d.amounts_value, 'sub_total.amount')::varchar as decimal(18,4)) is null then 'amounts.sub_total.amount: not a number'
        when get_path(d.amounts_value, 'tax.amount.amount')::varchar not in ('', 'null', '{}', '[]') and try_cast(get_path(d.amounts_value, 'tax.amount.amount')::varchar as decimal(18,4)) is null then 'amounts.tax.amount.amount: not a number'
        when get_path(d.amounts_value, 'shipping_cost.amount')::varchar not in ('', 'null', '{}', '[]') and try_cast(get_path(d.amounts_value, 'shipping_cost.amount')::varchar as decimal(18,4)) is null then 'amounts.shipping_cost.amount: not a number'
        when get_path(d.amounts_value, 'cash_on_delivery.amount')::varchar not in ('', 'null', '{}', '[]') and try_cast(get_path(d.amounts_value, 'cash_on_delivery.amount')::varchar as decimal(18,4)) is null then 'amounts.cash_on_delivery.amount: not a number'
        when discounts.untyped_count > 0 then 'amounts.discounts: a discount that is not a number'
        when lines.id_count < lines.line_count then 'items: a line without an id of its own'
        when lines.untyped_count > 0 then 'items: a quantity or amount that is not a number'
        when lines.retyped_count > 0 then 'items: a field that is not of its type'
      end as reason
    from details_in_parts d
    left join lines on lines.record_key = d.record_key
    left join discounts on discounts.record_key = d.record_key
  ), rows_in_parts as (
    select
      store_id, record_key, id, is_deleted, is_list, file,
      get_path(list_row, 'status') as status_listed,
      get_path(list_row, 'date') as date_listed,
      get_path(list_row, 'total') as total_listed,
      get_path(list_row, 'exchange_rate') as exchange_rate_listed,
      get_path(list_row, 'reference_id') as reference_id_listed,
      get_path(list_row, 'payment_method') as payment_method_listed
    from newest
  ), judged_rows as (
    select
      store_id, record_key, file,
      case
        when is_deleted then null
        when id is null then 'id: missing or not a number'
        when not is_object(status_listed) and status_listed::varchar not in ('', 'null', '{}', '[]') then 'status of the list row: not an object'
        when not is_object(get_path(status_listed, 'customized')) and get_path(status_listed, 'customized')::varchar not in ('', 'null', '{}', '[]') then 'status.customized of the list row: not an object'
        when not is_object(date_listed) and date_listed::varchar not in ('', 'null', '{}', '[]') then 'date of the list row: not an object'
        when not is_object(total_listed) and total_listed::varchar not in ('', 'null', '{}', '[]') then 'total of the list row: not an object'
        when not is_object(exchange_rate_listed) and exchange_rate_listed::varchar not in ('', 'null', '{}', '[]') then 'exchange_rate of the list row: not an object'
        when (is_object(reference_id_listed) or is_array(reference_id_listed)) and reference_id_listed::varchar not in ('{}', '[]') then 'reference_id of the list row: not a text'
        when (is_object(get_path(status_listed, 'slug')) or is_array(get_path(status_listed, 'slug'))) and get_path(status_listed, 'slug')::varchar not in ('{}', '[]') then 'status.slug of the list row: not a text'
        when (is_object(get_path(status_listed, 'name')) or is_array(get_path(status_listed, 'name'))) and get_path(status_listed, 'name')::varchar not in ('{}', '[]') then 'status.name of the list row: not a text'
        when (is_object(get_path(status_listed, 'customized.name')) or is_array(get_path(status_listed, 'customized.name'))) and get_path(status_listed, 'customized.name')::varchar not in ('{}', '[]') then 'status.customized.name of the list row: not a text'
        when (is_object(payment_method_listed) or is_array(payment_method_listed)) and payment_method_listed::varchar not in ('{}', '[]') then 'payment_method of the list row: not a text'
        when (is_object(get_path(total_listed, 'currency')) or is_array(get_path(total_listed, 'currency'))) and get_path(total_listed, 'currency')::varchar not in ('{}', '[]') then 'total.currency of the list row: not a text'
        when is_list and try_cast(get_path(date_listed, 'date')::varchar as timestamp_ntz) is null then 'date.date of the list row: missing or not a date'
        when get_path(date_listed, 'timezone')::varchar not in ('', 'null') and get_path(date_listed, 'timezone')::varchar not in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat') then 'date.timezone of the list row: not a zone this project knows'
        when get_path(status_listed, 'id')::varchar not in ('', 'null', '{}', '[]') and try_cast(get_path(status_listed, 'id')::varchar as decimal(18,0)) is null then 'status.id of the list row: not a number'
        when get_path(total_listed, 'amount')::varchar not in ('', 'null', '{}', '[]') and try_cast(get_path(total_listed, 'amount')::varchar as decimal(18,4)) is null then 'total.amount of the list row: not a number'
        when get_path(exchange_rate_listed, 'rate')::varchar not in ('', 'null', '{}', '[]') and try_cast(get_path(exchange_rate_listed, 'rate')::varchar as decimal(18,8)) is null then 'exchange_rate.rate of the list row: not a number'
      end as reason
    from rows_in_parts
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
