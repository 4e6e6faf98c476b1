-- model: OPS.quarantine
-- grain: one row per record that cannot be typed
-- kind: merge
-- reads: BRONZE.bronze_orders, OPS.quarantine
-- window: of each order among runs after :2 up to :3 of store :1, and of each in quarantine, the newest detail, and the list row
--   when that is newer
-- notes: an order and its lines are taken or left together; a detail without a total is not taken. An order whose records can
--   be typed is marked as released, so that Silver reads it; release_quarantine removes the entry. Which lines are the newest
--   is told by their keys alone, and records are taken apart once, before they are judged: sorting whole records, or reading
--   one again for each rule, takes a local warehouse too much memory and time.
merge into OPS.quarantine t using (
  with keys as (
    select
      store_id, coalesce(id::varchar, 'no-key-' || left(row_hash, 16)) as record_key, id, is_deleted, coalesce(is_object(record), false) as is_detail,
      file, run_id
    from BRONZE.bronze_orders
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, q.record_key, b.id, b.is_deleted, coalesce(is_object(b.record), false), b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_orders b on b.store_id = q.store_id and coalesce(b.id::varchar, 'no-key-' || left(b.row_hash, 16)) = q.record_key
    where q.store_id = :1 and q.stream = 'orders' and b.run_id <= :2
  ), newest as (
    select store_id, record_key, id, is_deleted, not is_detail as is_list, file, run_id
    from keys
    qualify row_number() over (partition by store_id, record_key order by run_id desc, file desc) = 1
  ), details as (
    select store_id, record_key, is_deleted, file, run_id
    from keys
    where is_deleted or is_detail
    qualify row_number() over (partition by store_id, record_key order by run_id desc, file desc) = 1
  ), line_members as (
    select
      d.record_key,
      is_object(f.value) as is_line,
      get_path(f.value, 'amounts') as amounts,
      get_path(f.value, 'amounts.price_without_tax') as amounts_price_without_tax,
      get_path(f.value, 'amounts.total_discount') as amounts_total_discount,
      get_path(f.value, 'amounts.tax') as amounts_tax,
      get_path(f.value, 'amounts.tax.amount') as amounts_tax_amount,
      get_path(f.value, 'amounts.total') as amounts_total,
      get_path(f.value, 'name') as name,
      get_path(f.value, 'sku') as sku,
      get_path(f.value, 'currency') as currency,
      get_path(f.value, 'id')::varchar as id_text,
      get_path(f.value, 'quantity')::varchar as quantity_text,
      get_path(f.value, 'weight')::varchar as weight_text,
      get_path(f.value, 'amounts.price_without_tax.amount')::varchar as amounts_price_without_tax_amount_text,
      get_path(f.value, 'amounts.total_discount.amount')::varchar as amounts_total_discount_amount_text,
      get_path(f.value, 'amounts.tax.amount.amount')::varchar as amounts_tax_amount_amount_text,
      get_path(f.value, 'amounts.tax.percent')::varchar as amounts_tax_percent_text,
      get_path(f.value, 'amounts.total.amount')::varchar as amounts_total_amount_text
    from details d
    join BRONZE.bronze_orders b on b.store_id = d.store_id and b.run_id = d.run_id and b.file = d.file,
      lateral flatten(input => b.items) f
    where not d.is_deleted
  ), lines as (
    select
      record_key,
      count(*) as line_count,
      count(distinct coalesce(try_to_decimal(id_text, 18, 0), try_to_decimal(translate(id_text, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0))) as id_count,
      count_if(
        (quantity_text not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(quantity_text, 18, 4), try_to_decimal(translate(quantity_text, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) is null)
        or (weight_text not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(weight_text, 18, 4), try_to_decimal(translate(weight_text, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) is null)
        or (amounts_price_without_tax_amount_text not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(amounts_price_without_tax_amount_text, 18, 4), try_to_decimal(translate(amounts_price_without_tax_amount_text, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) is null)
        or (amounts_total_discount_amount_text not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(amounts_total_discount_amount_text, 18, 4), try_to_decimal(translate(amounts_total_discount_amount_text, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) is null)
        or (amounts_tax_amount_amount_text not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(amounts_tax_amount_amount_text, 18, 4), try_to_decimal(translate(amounts_tax_amount_amount_text, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) is null)
        or (amounts_tax_percent_text not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(amounts_tax_percent_text, 9, 4), try_to_decimal(translate(amounts_tax_percent_text, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 9, 4)) is null)
        or (amounts_total_amount_text not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(amounts_total_amount_text, 18, 4), try_to_decimal(translate(amounts_total_amount_text, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) is null)
        or (not is_object(amounts) and amounts::varchar not in ('', 'null', '{}', '[]'))
        or (not is_object(amounts_price_without_tax) and amounts_price_without_tax::varchar not in ('', 'null', '{}', '[]'))
        or (not is_object(amounts_total_discount) and amounts_total_discount::varchar not in ('', 'null', '{}', '[]'))
        or (not is_object(amounts_tax) and amounts_tax::varchar not in ('', 'null', '{}', '[]'))
        or (not is_object(amounts_tax_amount) and amounts_tax_amount::varchar not in ('', 'null', '{}', '[]'))
        or (not is_object(amounts_total) and amounts_total::varchar not in ('', 'null', '{}', '[]'))
      ) as untyped_count,
      count_if(
        not is_line
        or ((is_object(name) or is_array(name)) and name::varchar not in ('{}', '[]'))
        or ((is_object(sku) or is_array(sku)) and sku::varchar not in ('{}', '[]'))
        or ((is_object(currency) or is_array(currency)) and currency::varchar not in ('{}', '[]'))
      ) as retyped_count
    from line_members
    group by record_key
  ), discount_lists as (
    select d.record_key, get_path(b.record, 'amounts.discounts') as list
    from details d
    join BRONZE.bronze_orders b on b.store_id = d.store_id and b.run_id = d.run_id and b.file = d.file
    where not d.is_deleted
  ), discount_members as (
    select
      d.record_key,
      is_object(v.value) as is_discount,
      get_path(v.value, 'title') as title,
      get_path(v.value, 'type') as type,
      get_path(v.value, 'code') as code,
      get_path(v.value, 'currency') as currency,
      get_path(v.value, 'discount')::varchar as discount_text,
      get_path(v.value, 'discounted_shipping')::varchar as discounted_shipping_text
    from discount_lists d, lateral flatten(input => d.list) v
  ), discounts as (
    select
      record_key,
      count_if(
        not is_discount
        or (discount_text not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(discount_text, 18, 4), try_to_decimal(translate(discount_text, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) is null)
        or (discounted_shipping_text not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(discounted_shipping_text, 18, 4), try_to_decimal(translate(discounted_shipping_text, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) is null)
      ) as untyped_count,
      count_if(
        ((is_object(title) or is_array(title)) and title::varchar not in ('{}', '[]'))
        or ((is_object(type) or is_array(type)) and type::varchar not in ('{}', '[]'))
        or ((is_object(code) or is_array(code)) and code::varchar not in ('{}', '[]'))
        or ((is_object(currency) or is_array(currency)) and currency::varchar not in ('{}', '[]'))
      ) as retyped_count
    from discount_members
    group by record_key
  ), details_in_members as (
    select
      d.store_id, d.record_key, d.is_deleted, d.file,
      get_path(b.list_row, 'date.date')::varchar as date_date_listed_text,
      is_array(b.items) as is_itemized,
      iff(is_array(b.items), false, b.items::varchar in ('', 'null', '{}', '[]')) as is_without_items,
      get_path(b.record, 'status') as status,
      get_path(b.record, 'status.customized') as status_customized,
      get_path(b.record, 'date') as date,
      get_path(b.record, 'updated_at') as updated_at,
      get_path(b.record, 'customer') as customer,
      get_path(b.record, 'shipping') as shipping,
      get_path(b.record, 'shipping.address') as shipping_address,
      get_path(b.record, 'amounts') as amounts,
      get_path(b.record, 'amounts.sub_total') as amounts_sub_total,
      get_path(b.record, 'amounts.shipping_cost') as amounts_shipping_cost,
      get_path(b.record, 'amounts.cash_on_delivery') as amounts_cash_on_delivery,
      get_path(b.record, 'amounts.tax') as amounts_tax,
      get_path(b.record, 'amounts.tax.amount') as amounts_tax_amount,
      get_path(b.record, 'amounts.total') as amounts_total,
      get_path(b.record, 'source_details') as source_details,
      get_path(b.record, 'amounts.discounts') as amounts_discounts,
      get_path(b.record, 'reference_id') as reference_id,
      get_path(b.record, 'status.slug') as status_slug,
      get_path(b.record, 'status.name') as status_name,
      get_path(b.record, 'status.customized.name') as status_customized_name,
      get_path(b.record, 'customer.first_name') as customer_first_name,
      get_path(b.record, 'customer.last_name') as customer_last_name,
      get_path(b.record, 'customer.email') as customer_email,
      get_path(b.record, 'customer.mobile') as customer_mobile,
      get_path(b.record, 'customer.mobile_code') as customer_mobile_code,
      get_path(b.record, 'customer.city') as customer_city,
      get_path(b.record, 'customer.country') as customer_country,
      get_path(b.record, 'customer.country_code') as customer_country_code,
      get_path(b.record, 'payment_method') as payment_method,
      get_path(b.record, 'shipping.company') as shipping_company,
      get_path(b.record, 'shipping.address.country') as shipping_address_country,
      get_path(b.record, 'shipping.address.country_code') as shipping_address_country_code,
      get_path(b.record, 'shipping.address.city') as shipping_address_city,
      get_path(b.record, 'shipping.address.shipping_address') as shipping_address_shipping_address,
      get_path(b.record, 'shipping.address.postal_code') as shipping_address_postal_code,
      get_path(b.record, 'currency') as currency,
      get_path(b.record, 'notes') as notes,
      get_path(b.record, 'source') as source,
      get_path(b.record, 'source_details.type') as source_details_type,
      get_path(b.record, 'source_details.device') as source_details_device,
      get_path(b.record, 'date.date')::varchar as date_date_text,
      get_path(b.record, 'date.timezone')::varchar as date_timezone_text,
      get_path(b.record, 'updated_at.date')::varchar as updated_at_date_text,
      get_path(b.record, 'updated_at.timezone')::varchar as updated_at_timezone_text,
      get_path(b.record, 'is_price_quote')::varchar as is_price_quote_text,
      get_path(b.record, 'status.id')::varchar as status_id_text,
      get_path(b.record, 'status.customized.id')::varchar as status_customized_id_text,
      get_path(b.record, 'customer.id')::varchar as customer_id_text,
      get_path(b.record, 'amounts.total.amount')::varchar as amounts_total_amount_text,
      get_path(b.record, 'amounts.sub_total.amount')::varchar as amounts_sub_total_amount_text,
      get_path(b.record, 'amounts.tax.amount.amount')::varchar as amounts_tax_amount_amount_text,
      get_path(b.record, 'amounts.tax.percent')::varchar as amounts_tax_percent_text,
      get_path(b.record, 'amounts.shipping_cost.amount')::varchar as amounts_shipping_cost_amount_text,
      get_path(b.record, 'amounts.cash_on_delivery.amount')::varchar as amounts_cash_on_delivery_amount_text
    from details d
    join BRONZE.bronze_orders b on b.store_id = d.store_id and b.run_id = d.run_id and b.file = d.file
  ), judged_details as (
    select
      d.store_id, d.record_key, d.file,
      case
        when d.is_deleted then null
        when not is_object(status) and status::varchar not in ('', 'null', '{}', '[]') then 'status: not an object'
        when not is_object(status_customized) and status_customized::varchar not in ('', 'null', '{}', '[]') then 'status.customized: not an object'
        when not is_object(date) and date::varchar not in ('', 'null', '{}', '[]') then 'date: not an object'
        when not is_object(updated_at) and updated_at::varchar not in ('', 'null', '{}', '[]') then 'updated_at: not an object'
        when not is_object(customer) and customer::varchar not in ('', 'null', '{}', '[]') then 'customer: not an object'
        when not is_object(shipping) and shipping::varchar not in ('', 'null', '{}', '[]') then 'shipping: not an object'
        when not is_object(shipping_address) and shipping_address::varchar not in ('', 'null', '{}', '[]') then 'shipping.address: not an object'
        when not is_object(amounts) and amounts::varchar not in ('', 'null', '{}', '[]') then 'amounts: not an object'
        when not is_object(amounts_sub_total) and amounts_sub_total::varchar not in ('', 'null', '{}', '[]') then 'amounts.sub_total: not an object'
        when not is_object(amounts_shipping_cost) and amounts_shipping_cost::varchar not in ('', 'null', '{}', '[]') then 'amounts.shipping_cost: not an object'
        when not is_object(amounts_cash_on_delivery) and amounts_cash_on_delivery::varchar not in ('', 'null', '{}', '[]') then 'amounts.cash_on_delivery: not an object'
        when not is_object(amounts_tax) and amounts_tax::varchar not in ('', 'null', '{}', '[]') then 'amounts.tax: not an object'
        when not is_object(amounts_tax_amount) and amounts_tax_amount::varchar not in ('', 'null', '{}', '[]') then 'amounts.tax.amount: not an object'
        when not is_object(amounts_total) and amounts_total::varchar not in ('', 'null', '{}', '[]') then 'amounts.total: not an object'
        when not is_object(source_details) and source_details::varchar not in ('', 'null', '{}', '[]') then 'source_details: not an object'
        when not is_array(amounts_discounts) and amounts_discounts::varchar not in ('', 'null', '{}', '[]') then 'amounts.discounts: not a list'
        when not is_itemized and not is_without_items then 'items: not a list'
        when (is_object(reference_id) or is_array(reference_id)) and reference_id::varchar not in ('{}', '[]') then 'reference_id: not a text'
        when (is_object(status_slug) or is_array(status_slug)) and status_slug::varchar not in ('{}', '[]') then 'status.slug: not a text'
        when (is_object(status_name) or is_array(status_name)) and status_name::varchar not in ('{}', '[]') then 'status.name: not a text'
        when (is_object(status_customized_name) or is_array(status_customized_name)) and status_customized_name::varchar not in ('{}', '[]') then 'status.customized.name: not a text'
        when (is_object(customer_first_name) or is_array(customer_first_name)) and customer_first_name::varchar not in ('{}', '[]') then 'customer.first_name: not a text'
        when (is_object(customer_last_name) or is_array(customer_last_name)) and customer_last_name::varchar not in ('{}', '[]') then 'customer.last_name: not a text'
        when (is_object(customer_email) or is_array(customer_email)) and customer_email::varchar not in ('{}', '[]') then 'customer.email: not a text'
        when (is_object(customer_mobile) or is_array(customer_mobile)) and customer_mobile::varchar not in ('{}', '[]') then 'customer.mobile: not a text'
        when (is_object(customer_mobile_code) or is_array(customer_mobile_code)) and customer_mobile_code::varchar not in ('{}', '[]') then 'customer.mobile_code: not a text'
        when (is_object(customer_city) or is_array(customer_city)) and customer_city::varchar not in ('{}', '[]') then 'customer.city: not a text'
        when (is_object(customer_country) or is_array(customer_country)) and customer_country::varchar not in ('{}', '[]') then 'customer.country: not a text'
        when (is_object(customer_country_code) or is_array(customer_country_code)) and customer_country_code::varchar not in ('{}', '[]') then 'customer.country_code: not a text'
        when (is_object(payment_method) or is_array(payment_method)) and payment_method::varchar not in ('{}', '[]') then 'payment_method: not a text'
        when (is_object(shipping_company) or is_array(shipping_company)) and shipping_company::varchar not in ('{}', '[]') then 'shipping.company: not a text'
        when (is_object(shipping_address_country) or is_array(shipping_address_country)) and shipping_address_country::varchar not in ('{}', '[]') then 'shipping.address.country: not a text'
        when (is_object(shipping_address_country_code) or is_array(shipping_address_country_code)) and shipping_address_country_code::varchar not in ('{}', '[]') then 'shipping.address.country_code: not a text'
        when (is_object(shipping_address_city) or is_array(shipping_address_city)) and shipping_address_city::varchar not in ('{}', '[]') then 'shipping.address.city: not a text'
        when (is_object(shipping_address_shipping_address) or is_array(shipping_address_shipping_address)) and shipping_address_shipping_address::varchar not in ('{}', '[]') then 'shipping.address.shipping_address: not a text'
        when (is_object(shipping_address_postal_code) or is_array(shipping_address_postal_code)) and shipping_address_postal_code::varchar not in ('{}', '[]') then 'shipping.address.postal_code: not a text'
        when (is_object(currency) or is_array(currency)) and currency::varchar not in ('{}', '[]') then 'currency: not a text'
        when (is_object(notes) or is_array(notes)) and notes::varchar not in ('{}', '[]') then 'notes: not a text'
        when (is_object(source) or is_array(source)) and source::varchar not in ('{}', '[]') then 'source: not a text'
        when (is_object(source_details_type) or is_array(source_details_type)) and source_details_type::varchar not in ('{}', '[]') then 'source_details.type: not a text'
        when (is_object(source_details_device) or is_array(source_details_device)) and source_details_device::varchar not in ('{}', '[]') then 'source_details.device: not a text'
        when try_cast(coalesce(date_date_text, date_date_listed_text) as timestamp_ntz) is null then 'date.date: missing or not a date'
        when year(try_cast(coalesce(date_date_text, date_date_listed_text) as timestamp_ntz)) not between 2010 and 2040 then 'date.date: outside the calendar, 2010 to 2040'
        when date_timezone_text not in ('', 'null') and date_timezone_text not in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat') then 'date.timezone: not a zone this project knows'
        when updated_at_date_text not in ('', 'null', '{}', '[]') and try_cast(updated_at_date_text as timestamp_ntz) is null then 'updated_at.date: not a date'
        when updated_at_timezone_text not in ('', 'null') and updated_at_timezone_text not in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat') then 'updated_at.timezone: not a zone this project knows'
        when coalesce(amounts_total_amount_text, '') in ('', 'null', '{}', '[]') then 'amounts.total.amount: missing'
        when status_id_text not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(status_id_text, 18, 0), try_to_decimal(translate(status_id_text, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0)) is null then 'status.id: not a number'
        when status_customized_id_text not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(status_customized_id_text, 18, 0), try_to_decimal(translate(status_customized_id_text, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0)) is null then 'status.customized.id: not a number'
        when customer_id_text not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(customer_id_text, 18, 0), try_to_decimal(translate(customer_id_text, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0)) is null then 'customer.id: not a number'
        when amounts_total_amount_text not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(amounts_total_amount_text, 18, 4), try_to_decimal(translate(amounts_total_amount_text, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) is null then 'amounts.total.amount: not a number'
        when amounts_sub_total_amount_text not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(amounts_sub_total_amount_text, 18, 4), try_to_decimal(translate(amounts_sub_total_amount_text, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) is null then 'amounts.sub_total.amount: not a number'
        when amounts_tax_amount_amount_text not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(amounts_tax_amount_amount_text, 18, 4), try_to_decimal(translate(amounts_tax_amount_amount_text, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) is null then 'amounts.tax.amount.amount: not a number'
        when amounts_tax_percent_text not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(amounts_tax_percent_text, 9, 4), try_to_decimal(translate(amounts_tax_percent_text, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 9, 4)) is null then 'amounts.tax.percent: not a number'
        when amounts_shipping_cost_amount_text not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(amounts_shipping_cost_amount_text, 18, 4), try_to_decimal(translate(amounts_shipping_cost_amount_text, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) is null then 'amounts.shipping_cost.amount: not a number'
        when amounts_cash_on_delivery_amount_text not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(amounts_cash_on_delivery_amount_text, 18, 4), try_to_decimal(translate(amounts_cash_on_delivery_amount_text, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) is null then 'amounts.cash_on_delivery.amount: not a number'
        when is_price_quote_text not in ('', 'null', '{}', '[]') and try_to_boolean(is_price_quote_text) is null then 'is_price_quote: neither true nor false'
        when discounts.untyped_count > 0 then 'amounts.discounts: a discount that is not a number'
        when discounts.retyped_count > 0 then 'amounts.discounts: a field that is not of its type'
        when lines.id_count < lines.line_count then 'items: a line without an id of its own'
        when lines.untyped_count > 0 then 'items: a quantity or amount that is not a number'
        when lines.retyped_count > 0 then 'items: a field that is not of its type'
      end as reason
    from details_in_members d
    left join lines on lines.record_key = d.record_key
    left join discounts on discounts.record_key = d.record_key
  ), rows_in_members as (
    select
      n.store_id, n.record_key, n.id, n.is_deleted, n.is_list, n.file,
      get_path(b.list_row, 'status') as status_listed,
      get_path(b.list_row, 'status.customized') as status_customized_listed,
      get_path(b.list_row, 'date') as date_listed,
      get_path(b.list_row, 'total') as total_listed,
      get_path(b.list_row, 'exchange_rate') as exchange_rate_listed,
      get_path(b.list_row, 'reference_id') as reference_id_listed,
      get_path(b.list_row, 'status.slug') as status_slug_listed,
      get_path(b.list_row, 'status.name') as status_name_listed,
      get_path(b.list_row, 'status.customized.name') as status_customized_name_listed,
      get_path(b.list_row, 'payment_method') as payment_method_listed,
      get_path(b.list_row, 'total.currency') as total_currency_listed,
      get_path(b.list_row, 'exchange_rate.base_currency') as exchange_rate_base_currency_listed,
      get_path(b.list_row, 'date.date')::varchar as date_date_listed_text,
      get_path(b.list_row, 'date.timezone')::varchar as date_timezone_listed_text,
      get_path(b.list_row, 'status.id')::varchar as status_id_listed_text,
      get_path(b.list_row, 'status.customized.id')::varchar as status_customized_id_listed_text,
      get_path(b.list_row, 'total.amount')::varchar as total_amount_listed_text,
      get_path(b.list_row, 'exchange_rate.rate')::varchar as exchange_rate_rate_listed_text
    from newest n
    join BRONZE.bronze_orders b on b.store_id = n.store_id and b.run_id = n.run_id and b.file = n.file
  ), judged_rows as (
    select
      store_id, record_key, file,
      case
        when is_deleted then null
        when id is null then 'id: missing or not a number'
        when not is_object(status_listed) and status_listed::varchar not in ('', 'null', '{}', '[]') then 'status of the list row: not an object'
        when not is_object(status_customized_listed) and status_customized_listed::varchar not in ('', 'null', '{}', '[]') then 'status.customized of the list row: not an object'
        when not is_object(date_listed) and date_listed::varchar not in ('', 'null', '{}', '[]') then 'date of the list row: not an object'
        when not is_object(total_listed) and total_listed::varchar not in ('', 'null', '{}', '[]') then 'total of the list row: not an object'
        when not is_object(exchange_rate_listed) and exchange_rate_listed::varchar not in ('', 'null', '{}', '[]') then 'exchange_rate of the list row: not an object'
        when (is_object(reference_id_listed) or is_array(reference_id_listed)) and reference_id_listed::varchar not in ('{}', '[]') then 'reference_id of the list row: not a text'
        when (is_object(status_slug_listed) or is_array(status_slug_listed)) and status_slug_listed::varchar not in ('{}', '[]') then 'status.slug of the list row: not a text'
        when (is_object(status_name_listed) or is_array(status_name_listed)) and status_name_listed::varchar not in ('{}', '[]') then 'status.name of the list row: not a text'
        when (is_object(status_customized_name_listed) or is_array(status_customized_name_listed)) and status_customized_name_listed::varchar not in ('{}', '[]') then 'status.customized.name of the list row: not a text'
        when (is_object(payment_method_listed) or is_array(payment_method_listed)) and payment_method_listed::varchar not in ('{}', '[]') then 'payment_method of the list row: not a text'
        when (is_object(total_currency_listed) or is_array(total_currency_listed)) and total_currency_listed::varchar not in ('{}', '[]') then 'total.currency of the list row: not a text'
        when (is_object(exchange_rate_base_currency_listed) or is_array(exchange_rate_base_currency_listed)) and exchange_rate_base_currency_listed::varchar not in ('{}', '[]') then 'exchange_rate.base_currency of the list row: not a text'
        when is_list and try_cast(date_date_listed_text as timestamp_ntz) is null then 'date.date of the list row: missing or not a date'
        when is_list and year(try_cast(date_date_listed_text as timestamp_ntz)) not between 2010 and 2040 then 'date.date of the list row: outside the calendar, 2010 to 2040'
        when date_timezone_listed_text not in ('', 'null') and date_timezone_listed_text not in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat') then 'date.timezone of the list row: not a zone this project knows'
        when status_id_listed_text not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(status_id_listed_text, 18, 0), try_to_decimal(translate(status_id_listed_text, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0)) is null then 'status.id of the list row: not a number'
        when status_customized_id_listed_text not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(status_customized_id_listed_text, 18, 0), try_to_decimal(translate(status_customized_id_listed_text, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0)) is null then 'status.customized.id of the list row: not a number'
        when total_amount_listed_text not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(total_amount_listed_text, 18, 4), try_to_decimal(translate(total_amount_listed_text, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) is null then 'total.amount of the list row: not a number'
        when exchange_rate_rate_listed_text not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(exchange_rate_rate_listed_text, 18, 8), try_to_decimal(translate(exchange_rate_rate_listed_text, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 8)) is null then 'exchange_rate.rate of the list row: not a number'
      end as reason
    from rows_in_members
  )
  select
    r.store_id, r.record_key,
    iff(r.reason is null, coalesce(d.file, r.file), r.file) as file,
    coalesce(r.reason, d.reason) as reason
  from judged_rows r
  left join judged_details d on d.store_id = r.store_id and d.record_key = r.record_key
  qualify row_number() over (partition by r.store_id, r.record_key order by r.file) = 1
) s
on t.store_id = s.store_id and t.stream = 'orders' and t.record_key = s.record_key
when matched and s.reason is null then update set reason = 'released', file = s.file, run_id = :3
when matched and (t.file <> s.file or t.reason <> s.reason) then update set reason = s.reason, file = s.file, run_id = :3
when not matched and s.reason is not null then insert (store_id, stream, record_key, reason, file, run_id)
  values (s.store_id, 'orders', s.record_key, s.reason, s.file, :3)
