-- Silver: typed once, from the one record of each key.
create table silver.silver_orders as
select
  store_id, order_id,
  coalesce(r[3], l[3]) as reference_id,
  coalesce(r[4], l[4]) as order_status,
  try_cast(coalesce(r[5], l[5]) as decimal(18,0)) as order_status_id,
  try_cast(coalesce(r[6], l[6]) as decimal(18,0)) as order_status_custom_id,
  coalesce(r[7], r[8], l[7]) as order_status_name,
  moved(try_cast(coalesce(r[2], l[2]) as timestamp), zone(coalesce(r[1], l[1])), 'UTC') as order_date,
  moved(try_cast(coalesce(r[2], l[2]) as timestamp), zone(coalesce(r[1], l[1])), 'Asia/Riyadh')::date as order_date_local,
  coalesce(r[2], l[2]) as order_date_raw,
  try_cast(r[9] as decimal(18,0)) as customer_id,
  nullif(trim(coalesce(r[10], '') || ' ' || coalesce(r[11], '')), '') as customer_name,
  known(r[12]) as customer_email,
  case when known(r[13]) is not null then coalesce(replace(r[14], '+', ''), '') || r[13] end as customer_mobile,
  coalesce(r[15], l[8]) as payment_method,
  known(r[16]) as shipping_method,
  coalesce(known(r[17]), known(r[18])) as shipping_country,
  coalesce(known(r[19]), known(r[20])) as shipping_city,
  upper(coalesce(known(r[21]), case when length(r[17]) = 2 then known(r[17]) end, known(r[22]))) as shipping_country_code,
  known(trim(r[23])) as shipping_address_line,
  known(r[24]) as shipping_postal_code,
  try_cast(r[25] as decimal(18,4)) as subtotal_amount,
  case when r[26] is not null then coalesce(list_sum(list_transform(discounts, lambda x: try_cast(x as decimal(18,4)))), 0) end::decimal(18,4) as discount_amount,
  case when r[26] is not null then coalesce(list_sum(list_transform(discounted_shippings, lambda x: try_cast(x as decimal(18,4)))), 0) end::decimal(18,4) as discounted_shipping_amount,
  try_cast(r[27] as decimal(18,4)) as tax_amount,
  try_cast(r[28] as decimal(9,4)) as tax_percent,
  try_cast(r[29] as decimal(18,4)) as shipping_cost,
  try_cast(r[30] as decimal(18,4)) as cod_fee,
  try_cast(coalesce(r[26], l[9]) as decimal(18,4)) as total_amount,
  try_cast(coalesce(r[26], l[9]) as decimal(18,4)) as first_total_amount,
  coalesce(r[31], l[10]) as currency,
  known(l[11]) as base_currency,
  try_cast(l[12] as decimal(18,8)) as exchange_rate,
  known(r[32]) as coupon_code,
  known(r[33]) as notes,
  known(r[34]) as source,
  flag(r[35]) as is_price_quote,
  known(r[36]) as source_type,
  known(r[37]) as source_device,
  items_count::decimal(18,0) as items_count,
  moved(try_cast(coalesce(r[2], l[2]) as timestamp), zone(coalesce(r[1], l[1])), 'UTC') as created_at,
  moved(try_cast(r[38] as timestamp), zone(r[39]), 'UTC') as updated_at
from (
  select
    store_id, id as order_id, json_array_length(items) as items_count,
    json_extract_string(record, '$.amounts.discounts[*].discount') as discounts,
    json_extract_string(record, '$.amounts.discounts[*].discounted_shipping') as discounted_shippings,
    json_extract_string(record, ['$.date.timezone', '$.date.date', '$.reference_id', '$.status.slug', '$.status.id', '$.status.customized.id', '$.status.customized.name', '$.status.name', '$.customer.id', '$.customer.first_name', '$.customer.last_name', '$.customer.email', '$.customer.mobile', '$.customer.mobile_code', '$.payment_method', '$.shipping.company', '$.shipping.address.country', '$.customer.country', '$.shipping.address.city', '$.customer.city', '$.shipping.address.country_code', '$.customer.country_code', '$.shipping.address.shipping_address', '$.shipping.address.postal_code', '$.amounts.sub_total.amount', '$.amounts.total.amount', '$.amounts.tax.amount.amount', '$.amounts.tax.percent', '$.amounts.shipping_cost.amount', '$.amounts.cash_on_delivery.amount', '$.currency', '$.amounts.discounts[0].code', '$.notes', '$.source', '$.is_price_quote', '$.source_details.type', '$.source_details.device', '$.updated_at.date', '$.updated_at.timezone']) as r,
    json_extract_string(list_row, ['$.date.timezone', '$.date.date', '$.reference_id', '$.status.slug', '$.status.id', '$.status.customized.id', '$.status.name', '$.payment_method', '$.total.amount', '$.total.currency', '$.exchange_rate.base_currency', '$.exchange_rate.rate']) as l
  from bronze.bronze_orders
);

create table silver.silver_order_items as
select
  store_id, order_id,
  try_cast(v[1] as decimal(18,0)) as order_item_id,
  v[2] as product_name,
  nullif(v[3], '') as sku,
  try_cast(v[4] as decimal(18,4)) as quantity,
  try_cast(v[5] as decimal(18,4)) as unit_price,
  try_cast(v[6] as decimal(18,4)) as discount_amount,
  try_cast(v[7] as decimal(18,4)) as tax_amount,
  try_cast(v[8] as decimal(9,4)) as tax_percent,
  try_cast(v[9] as decimal(18,4)) as total_amount,
  v[10] as currency,
  try_cast(v[11] as decimal(18,4)) as weight
from (
  select store_id, order_id, json_extract_string(item, ['$.id', '$.name', '$.sku', '$.quantity', '$.amounts.price_without_tax.amount', '$.amounts.total_discount.amount', '$.amounts.tax.amount.amount', '$.amounts.tax.percent', '$.amounts.total.amount', '$.currency', '$.weight']) as v
  from (select store_id, id as order_id, unnest(json_extract(items, '$[*]')) as item from bronze.bronze_orders)
);

create table silver.silver_customers as
select
  store_id, customer_id,
  nullif(trim(coalesce(v[1], '') || ' ' || coalesce(v[2], '')), '') as full_name,
  known(v[1]) as first_name,
  known(v[2]) as last_name,
  known(v[3]) as email,
  known(v[4]) as mobile,
  nullif(replace(known(v[5]), '+', ''), '') as mobile_code,
  known(v[6]) as country,
  known(v[7]) as city,
  known(v[8]) as gender,
  try_cast(coalesce(v[9], v[10]) as timestamp)::date as birthday,
  moved(try_cast(coalesce(v[11], v[12]) as timestamp), zone(v[13]), 'UTC') as last_updated,
  year(last_updated) - year(birthday) - case when strftime(last_updated, '%m%d') < strftime(birthday, '%m%d') then 1 else 0 end as age,
  case when birthday is null or last_updated is null then null when age < 18 then 'under 18' when age < 25 then '18-24' when age < 35 then '25-34' when age < 45 then '35-44' when age < 55 then '45-54' else '55 and over' end as age_group,
  'active' as customer_status,
  known(v[14]) as avatar_url,
  null::timestamp as registration_date
from (
  select store_id, id as customer_id, json_extract_string(record, ['$.first_name', '$.last_name', '$.email', '$.mobile', '$.mobile_code', '$.country', '$.city', '$.gender', '$.birthday.date', '$.birthday', '$.updated_at.date', '$.updated_at', '$.updated_at.timezone', '$.avatar']) as v
  from bronze.bronze_customers
);

create table silver.silver_products as
select
  store_id, product_id,
  known(v[1]) as product_name,
  known(v[2]) as product_description,
  coalesce(nullif(amount(coalesce(v[3], v[4])), 0), amount(coalesce(v[5], v[6]))) as regular_price,
  nullif(amount(coalesce(v[7], v[8])), 0) as sale_price,
  amount(coalesce(v[9], v[10])) as cost_price,
  v[11] as currency,
  case when coalesce(sale_price, regular_price, 0) = 0 or cost_price is null then null else round((coalesce(sale_price, regular_price) - cost_price) * 100 / coalesce(sale_price, regular_price), 4) end::decimal(18,4) as profit_margin,
  case when coalesce(regular_price, 0) = 0 or sale_price is null then 0 else round((regular_price - sale_price) * 100 / regular_price, 4) end::decimal(18,4) as discount_percentage,
  known(v[12]) as sku,
  amount(v[13]) as quantity_available,
  flag(v[14]) as is_unlimited,
  known(v[15]) as product_type,
  known(v[16]) as product_status,
  coalesce(v[16] = 'sale' and flag(v[17]), false) as is_active,
  amount(v[18]) as weight,
  known(v[19]) as weight_unit,
  flag(v[20]) as with_tax,
  flag(v[20]) as is_taxable,
  flag(v[21]) as requires_shipping,
  known(v[22]) as meta_title,
  known(v[23]) as meta_description,
  null::timestamp as created_at,
  moved(try_cast(coalesce(v[24], v[25]) as timestamp), zone(v[26]), 'UTC') as updated_at
from (
  select store_id, id as product_id, json_extract_string(record, ['$.name', '$.description', '$.regular_price.amount', '$.regular_price', '$.price.amount', '$.price', '$.sale_price.amount', '$.sale_price', '$.cost_price.amount', '$.cost_price', '$.price.currency', '$.sku', '$.quantity', '$.unlimited_quantity', '$.type', '$.status', '$.is_available', '$.weight', '$.weight_type', '$.with_tax', '$.require_shipping', '$.metadata.title', '$.metadata.description', '$.updated_at.date', '$.updated_at', '$.updated_at.timezone']) as v
  from bronze.bronze_products
);

create table silver.silver_product_variants as
select
  store_id, product_id,
  whole(v[1]) as variant_id,
  nullif(v[2], '') as sku,
  amount(coalesce(v[3], v[4])) as price,
  v[5] as currency,
  amount(v[6]) as stock_quantity
from (
  select store_id, product_id, json_extract_string(member, ['$.id', '$.sku', '$.price.amount', '$.price', '$.price.currency', '$.stock_quantity']) as v
  from (select store_id, id as product_id, unnest(members) as member from (select store_id, id, json_extract(record, '$.skus[*]') as members from bronze.bronze_products))
);

create table silver.silver_product_options as
select
  store_id, product_id,
  whole(v[1]) as option_id,
  known(v[2]) as option_name,
  known(v[3]) as option_description,
  known(v[4]) as option_type,
  known(v[5]) as display_type,
  flag(v[6]) as is_required,
  whole(v[7]) as sort_order,
  known(v[8])::json as option_values
from (
  select store_id, product_id, json_extract_string(member, ['$.id', '$.name', '$.description', '$.type', '$.display_type', '$.required', '$.sort', '$.values']) as v
  from (select store_id, id as product_id, unnest(members) as member from (select store_id, id, json_extract(record, '$.options[*]') as members from bronze.bronze_products))
);

create table silver.silver_product_images as
select
  store_id, product_id,
  whole(v[1]) as image_id,
  known(v[2]) as url,
  known(v[3]) as image_type,
  known(v[4]) as video_url,
  known(v[5]) as alternative_text,
  flag(v[6]) as is_main,
  whole(v[7]) as sort_order
from (
  select store_id, product_id, json_extract_string(member, ['$.id', '$.url', '$.type', '$.video_url', '$.alt', '$.main', '$.sort']) as v
  from (select store_id, id as product_id, unnest(members) as member from (select store_id, id, json_extract(record, '$.images[*]') as members from bronze.bronze_products))
);

create table silver.silver_product_categories as
select
  store_id, product_id,
  whole(v[1]) as category_id,
  known(v[2]) as category_name
from (
  select store_id, product_id, json_extract_string(member, ['$.id', '$.name']) as v
  from (select store_id, id as product_id, unnest(members) as member from (select store_id, id, json_extract(record, '$.categories[*]') as members from bronze.bronze_products))
);

create table silver.silver_invoices as
select
  store_id, record_key,
  whole(v[5]) as invoice_id,
  whole(v[6]) as order_id,
  known(v[7]) as invoice_number,
  known(v[8]) as invoice_uuid,
  known(v[9]) as invoice_reference_id,
  known(v[10]) as invoice_type,
  try_cast(coalesce(v[11], v[12]) as timestamp)::date as invoice_date,
  known(v[12]) as invoice_date_raw,
  known(v[13]) as payment_method,
  amount(coalesce(v[1], v[2], v[3], v[4])) as subtotal_amount,
  amount(coalesce(v[14], v[15])) as shipping_cost,
  amount(coalesce(v[16], v[17])) as cod_cost,
  amount(coalesce(v[18], v[19])) as discount_amount,
  percent(v[20]) as tax_percent,
  amount(coalesce(v[21], v[22])) as tax_amount,
  amount(coalesce(v[23], v[24])) as total_amount,
  known(v[25]) as currency
from (
  select store_id, id as record_key, json_extract_string(record, ['$.sub_total.amount', '$.sub_total', '$.subtotal.amount', '$.subtotal', '$.id', '$.order_id', '$.invoice_number', '$.uuid', '$.invoice_reference_id', '$.type', '$.date.date', '$.date', '$.payment_method', '$.shipping_cost.amount', '$.shipping_cost', '$.cod_cost.amount', '$.cod_cost', '$.discount.amount', '$.discount', '$.tax.percent', '$.tax.amount.amount', '$.tax.amount', '$.total.amount', '$.total', '$.total.currency']) as v
  from bronze.bronze_invoices
);

create table silver.silver_transactions as
select
  store_id, record_key,
  whole(v[4]) as transaction_id,
  whole(v[5]) as order_id,
  known(v[6]) as order_reference_id,
  whole(v[7]) as cart_id,
  known(v[8]) as provider_transaction_id,
  whole(v[9]) as customer_id,
  known(v[10]) as customer_first_name,
  known(v[11]) as customer_last_name,
  known(v[12]) as customer_email,
  known(v[13]) as customer_mobile,
  amount(coalesce(v[14], v[15])) as total_amount,
  known(v[16]) as currency,
  known(v[17]) as payment_provider,
  known(v[18]) as payment_method,
  known(v[19]) as payment_method_name,
  known(v[20]) as transaction_status,
  known(v[21]) as transaction_status_name,
  known(v[22]) as card_brand,
  known(v[23]) as card_country,
  known(v[24])::json as available_actions,
  moved(try_cast(coalesce(v[1], v[2]) as timestamp), zone(v[3]), 'UTC') as created_at,
  moved(try_cast(coalesce(v[1], v[2]) as timestamp), zone(v[3]), 'Asia/Riyadh')::date as created_at_local,
  known(coalesce(v[1], v[2])) as created_at_raw,
  known(v[25]) as notes
from (
  select store_id, id as record_key, json_extract_string(record, ['$.created_at.date', '$.created_at', '$.created_at.timezone', '$.id', '$.references.order_id', '$.references.reference_id', '$.references.cart_id', '$.references.transaction', '$.customer.id', '$.customer.first_name', '$.customer.last_name', '$.customer.email', '$.customer.mobile', '$.total.amount', '$.total', '$.total.currency', '$.payment_method.payment_provider', '$.payment_method.slug', '$.payment_method.name', '$.status.slug', '$.status.name', '$.card.brand', '$.card.country', '$.available_actions', '$.notes']) as v
  from bronze.bronze_transactions
);

create table silver.silver_shipments as
select
  store_id, record_key,
  whole(v[4]) as shipment_id,
  whole(v[5]) as order_id,
  known(v[6]) as order_reference_id,
  known(v[7]) as external_id,
  known(v[8]) as external_additional_id,
  moved(try_cast(coalesce(v[1], v[2]) as timestamp), zone(v[3]), 'UTC') as created_at,
  moved(try_cast(coalesce(v[1], v[2]) as timestamp), zone(v[3]), 'Asia/Riyadh')::date as created_at_local,
  known(coalesce(v[1], v[2])) as created_at_raw,
  known(v[9]) as shipment_type,
  known(coalesce(v[10], v[11])) as shipment_status,
  whole(coalesce(v[12], v[13])) as courier_id,
  known(coalesce(v[14], v[15])) as courier_name,
  known(v[16]) as external_company_name,
  known(v[17]) as shipping_number,
  known(v[18]) as tracking_number,
  known(v[19]) as pickup_id,
  flag(v[20]) as is_trackable,
  known(v[21]) as payment_method,
  known(v[22]) as source,
  amount(coalesce(v[23], v[24])) as total_amount,
  amount(coalesce(v[25], v[26])) as cod_amount,
  known(v[27]) as currency,
  flag(v[28]) as is_international,
  amount(v[29]) as total_weight,
  known(coalesce(v[30], v[31])) as weight_unit,
  known(v[32]) as billing_account,
  known(v[33]) as route_id,
  known(v[34]) as route_name,
  known(v[35])::json as service_types,
  known(v[36]) as ship_from_type,
  whole(v[37]) as ship_from_branch_id,
  known(v[38]) as ship_from_country,
  known(v[39]) as ship_from_city,
  known(v[40]) as ship_to_country,
  known(v[41]) as ship_to_region,
  known(v[42]) as ship_to_city,
  known(v[43]) as ship_to_block,
  known(v[44]) as ship_to_postal_code
from (
  select store_id, id as record_key, json_extract_string(record, ['$.created_at.date', '$.created_at', '$.created_at.timezone', '$.id', '$.order_id', '$.order_reference_id', '$.reference.external_id', '$.reference.external_additional_id', '$.type', '$.status.slug', '$.status', '$.courier_id', '$.courier.id', '$.courier_name', '$.courier.name', '$.external_company_name', '$.shipping_number', '$.tracking_number', '$.pickup_id', '$.trackable', '$.payment_method', '$.source', '$.total.amount', '$.total', '$.cash_on_delivery.amount', '$.cash_on_delivery', '$.total.currency', '$.is_international', '$.total_weight.value', '$.total_weight.units', '$.total_weight.unit', '$.billing_account', '$.shipping_route.id', '$.shipping_route.name', '$.service_types', '$.ship_from.type', '$.ship_from.branch_id', '$.ship_from.country', '$.ship_from.city', '$.ship_to.country', '$.ship_to.region.name', '$.ship_to.city', '$.ship_to.block', '$.ship_to.postal_code']) as v
  from bronze.bronze_shipments
);

create table silver.silver_shipment_packages as
select
  store_id, try_cast(shipment_key as decimal(18,0)) as shipment_id,
  position::decimal(18,0) as package_number,
  whole(v[1]) as order_item_id,
  known(v[2]) as external_id,
  known(v[3]) as product_name,
  known(v[4]) as sku,
  amount(v[5]) as quantity,
  amount(coalesce(v[6], v[7])) as price,
  known(v[8]) as currency,
  amount(v[9]) as weight,
  known(coalesce(v[10], v[11])) as weight_unit,
  known(v[12])::json as options
from (
  select store_id, shipment_key, position, json_extract_string(member, ['$.item_id', '$.external_id', '$.name', '$.sku', '$.quantity', '$.price.amount', '$.price', '$.price.currency', '$.weight.value', '$.weight.units', '$.weight.unit', '$.options']) as v
  from (select store_id, id as shipment_key, unnest(members) as member, generate_subscripts(members, 1) as position from (select store_id, id, json_extract(record, '$.packages[*]') as members from bronze.bronze_shipments))
);

create table silver.silver_order_item_options as
select
  store_id, order_id, whole(line_id) as order_item_id, option_number::decimal(18,0) as option_number, value_number::decimal(18,0) as value_number,
  whole(v[1]) as option_id, whole(v[2]) as product_option_id, known(v[3]) as option_name, known(v[4]) as option_type,
  whole(w[1]) as value_id, known(case when json_type(option_value) = 'OBJECT' then w[2] else option_value->>'$' end) as value_name,
  amount(coalesce(w[3], w[4])) as price, known(w[5]) as currency
from (
  select store_id, order_id, line_id, option_number, value_number, option_value,
    json_extract_string(option, ['$.id', '$.product_option_id', '$.name', '$.type']) as v,
    json_extract_string(option_value, ['$.id', '$.name', '$.price.amount', '$.price', '$.price.currency']) as w
  from (
    select store_id, order_id, line_id, option, option_number, unnest(chosen) as option_value, generate_subscripts(chosen, 1) as value_number
    from (
      select store_id, order_id, line_id, option, option_number,
        case when json_type(option, '$.value') = 'ARRAY' and json_array_length(option, '$.value') > 0 then json_extract(option, '$.value[*]') else [json_extract(option, '$.value')] end as chosen
      from (
        select store_id, order_id, line_id, unnest(options) as option, generate_subscripts(options, 1) as option_number
        from (
          select store_id, order_id, json_extract_string(item, '$.id') as line_id, json_extract(item, '$.options[*]') as options
          from (select store_id, id as order_id, unnest(json_extract(items, '$[*]')) as item from bronze.bronze_orders)
        )
      )
    )
  )
);

create table silver.silver_order_discounts as
select
  store_id, order_id, position::decimal(18,0) as discount_number, known(v[1]) as title, known(v[2]) as discount_type, known(v[3]) as code,
  amount(v[4]) as discount_amount, amount(v[5]) as discounted_shipping_amount,
  known(coalesce(v[6], order_currency)) as currency, flag(v[7]) as has_marketing
from (
  select store_id, order_id, position, order_currency, json_extract_string(member, ['$.title', '$.type', '$.code', '$.discount', '$.discounted_shipping', '$.currency', '$.hasMarketing']) as v
  from (
    select store_id, order_id, order_currency, unnest(members) as member, generate_subscripts(members, 1) as position
    from (
      select store_id, id as order_id, json_extract_string(record, '$.currency') as order_currency, json_extract(record, '$.amounts.discounts[*]') as members
      from bronze.bronze_orders
    )
  )
);

create table silver.silver_customer_group_members as
select distinct store_id, customer_id, whole(customer_group_id) as customer_group_id
from (select store_id, id as customer_id, unnest(json_extract_string(record, '$.groups[*]')) as customer_group_id from bronze.bronze_customers)
where whole(customer_group_id) is not null;
