-- Gold: the star of the first load. Customers and products have one version of each record, valid from 1900.
create table gold.gold_dim_customers as
select
  sha256(store_id || '|' || customer_id || '|1900-01-01 00:00:00') as customer_key, store_id, customer_id, full_name, first_name, last_name, email,
  nullif(coalesce(mobile_code, '') || coalesce(mobile, ''), '') as mobile, country, city, gender, age_group, customer_status,
  timestamp '1900-01-01' as effective_date, timestamp '9999-12-31' as expiration_date, true as is_current, last_updated as updated_at
from silver.silver_customers;

create table gold.gold_dim_products as
select
  sha256(store_id || '|' || product_id || '|1900-01-01 00:00:00') as product_key, store_id, product_id, product_name, product_description, sku,
  product_type, product_status, regular_price, sale_price, cost_price, currency, discount_percentage, weight, weight_unit, is_active,
  with_tax as is_taxable, requires_shipping,
  timestamp '1900-01-01' as effective_date, timestamp '9999-12-31' as expiration_date, true as is_current, updated_at
from silver.silver_products;

create table gold.gold_dim_payment_method as
select
  sha256(store_id || '|' || payment_method) as payment_method_key, store_id, payment_method as payment_method_name,
  case
    when lower(payment_method) in ('cod', 'cash_on_delivery') then 'cash_on_delivery'
    when lower(payment_method) in ('bank', 'bank_transfer') then 'bank_transfer'
    when lower(payment_method) in ('mada', 'credit_card', 'visa', 'mastercard', 'amex') then 'card'
    when lower(payment_method) in ('apple_pay', 'stc_pay', 'stcpay', 'google_pay', 'paypal', 'wallet') then 'wallet'
    when lower(payment_method) like 'tabby%' or lower(payment_method) like 'tamara%' then 'instalments'
    else 'other'
  end as payment_type,
  true as is_active, min(order_date) as created_at
from silver.silver_orders
where payment_method is not null
group by store_id, payment_method;

create table gold.gold_dim_shipping_method as
select
  sha256(store_id || '|' || shipping_method) as shipping_method_key, store_id, shipping_method as shipping_method_name,
  'courier' as shipping_type, true as is_active, min(order_date) as created_at
from silver.silver_orders
where shipping_method is not null
group by store_id, shipping_method;

create table gold.gold_fact_orders as
with rated as (
  select *, (case when currency = 'SAR' then 1 else nullif(exchange_rate, 0) end)::decimal(18,8) as rate, total_amount - tax_amount as net
  from silver.silver_orders
)
select
  sha256(o.store_id || '|' || o.order_id) as order_key, o.store_id, o.order_id, o.reference_id,
  coalesce(c.customer_key, 'unknown') as customer_key,
  day_key(o.order_date_local) as order_date_key,
  coalesce(sha256(o.store_id || '|' || o.payment_method), 'unknown') as payment_method_key,
  coalesce(sha256(o.store_id || '|' || o.shipping_method), 'unknown') as shipping_method_key,
  o.order_status, o.items_count, o.subtotal_amount, o.discount_amount, o.tax_amount, o.shipping_cost, o.cod_fee, o.total_amount, o.currency,
  o.exchange_rate, o.coupon_code, o.shipping_country, o.shipping_city, o.order_date as order_created_at, o.updated_at as order_updated_at,
  coalesce(sha256(o.store_id || '|' || o.order_status || '|' || coalesce(o.order_status_custom_id, o.order_status_id)), 'unknown') as order_status_key,
  coalesce(sha256(o.store_id || '|' || lower(trim(coalesce(o.shipping_country, ''))) || '|' || lower(trim(o.shipping_city))), 'unknown') as city_key,
  coalesce(sha256(o.store_id || '|' || upper(trim(o.coupon_code))), 'unknown') as coupon_key,
  coalesce(sha256(o.store_id || '|' || upper(o.currency)), 'unknown') as currency_key,
  day_key(moved(o.order_date, 'UTC', 'Asia/Riyadh') - interval 4 hour) as trading_date_key,
  false as is_test, o.is_price_quote, o.first_total_amount, o.net as net_amount, o.discounted_shipping_amount, 'SAR' as base_currency,
  (o.total_amount / o.rate)::decimal(18,4) as total_amount_base,
  (o.net / o.rate)::decimal(18,4) as net_amount_base,
  (o.tax_amount / o.rate)::decimal(18,4) as tax_amount_base,
  (o.discount_amount / o.rate)::decimal(18,4) as discount_amount_base,
  (o.shipping_cost / o.rate)::decimal(18,4) as shipping_cost_base
from rated o
left join gold.gold_dim_customers c
  on c.store_id = o.store_id and c.customer_id = o.customer_id and o.order_date >= c.effective_date and o.order_date < c.expiration_date;

create table gold.gold_fact_order_items as
with skus as (
  select store_id, sku, product_id from silver.silver_products where sku is not null
  union all
  select store_id, sku, product_id from silver.silver_product_variants where sku is not null
), product_by_sku as (
  select store_id, sku, min(product_id) as product_id from skus group by store_id, sku having count(distinct product_id) = 1
)
select
  sha256(i.store_id || '|' || i.order_id || '|' || i.order_item_id) as order_item_key, i.store_id, i.order_item_id,
  sha256(i.store_id || '|' || i.order_id) as order_key, coalesce(v.product_key, 'unknown') as product_key, i.sku, i.product_name, i.quantity,
  i.unit_price, i.discount_amount, i.tax_amount, i.total_amount, i.currency
from silver.silver_order_items i
join silver.silver_orders o on o.store_id = i.store_id and o.order_id = i.order_id
left join product_by_sku p on p.store_id = i.store_id and p.sku = i.sku
left join gold.gold_dim_products v
  on v.store_id = i.store_id and v.product_id = p.product_id and o.order_date >= v.effective_date and o.order_date < v.expiration_date;

create table gold.gold_fact_invoices as
with figured as (
  select
    i.*, o.exchange_rate, upper(o.shipping_country_code) as country_code, coalesce(upper(o.shipping_country_code), o.shipping_country) as delivery_country,
    (case when i.currency = 'SAR' then 1 else nullif(o.exchange_rate, 0) end)::decimal(18,8) as rate,
    i.total_amount - case when i.tax_amount is null and coalesce(i.tax_percent, 0) = 0 then 0 else i.tax_amount end as net_amount,
    case
      when i.invoice_type ilike '%credit%' or i.invoice_type like '%دائن%' then 'credit_note'
      when i.invoice_type ilike '%debit%' or i.invoice_type like '%مدين%' then 'debit_note'
      when i.invoice_type ilike '%invoice%' or i.invoice_type like '%فاتورة%' then 'invoice'
      else 'other'
    end as document_type
  from silver.silver_invoices i
  left join silver.silver_orders o on o.store_id = i.store_id and o.order_id = i.order_id
)
select
  sha256(store_id || '|invoice|' || record_key) as invoice_key, store_id, invoice_id, document_type, invoice_type,
  case when document_type = 'credit_note' then -1 else 1 end as sign, order_id,
  coalesce(sha256(store_id || '|' || order_id), 'unknown') as order_key, day_key(invoice_date) as invoice_date_key,
  invoice_number, invoice_uuid, invoice_reference_id, subtotal_amount, discount_amount, shipping_cost, cod_cost as cod_fee, tax_percent, tax_amount,
  total_amount, net_amount, currency, exchange_rate, 'SAR' as base_currency,
  (case when net_amount is not null then (total_amount / rate)::decimal(18,4) - coalesce((tax_amount / rate)::decimal(18,4), 0) end)::decimal(18,4) as net_amount_base,
  (tax_amount / rate)::decimal(18,4) as tax_amount_base, (total_amount / rate)::decimal(18,4) as total_amount_base, delivery_country,
  case
    when coalesce(tax_percent, 0) > 0 or coalesce(tax_amount, 0) > 0 then 'standard'
    when lower(trim(delivery_country)) not in ('sa', 'saudi arabia', 'kingdom of saudi arabia', 'السعودية', 'المملكة العربية السعودية') then 'export'
    when tax_percent is null and tax_amount is null then 'exempt'
    else 'zero_rated'
  end as vat_category
from figured;

create table gold.gold_fact_transactions as
select
  sha256(p.store_id || '|transaction|' || p.record_key) as transaction_key, p.store_id, p.transaction_id, p.order_id,
  coalesce(sha256(p.store_id || '|' || p.order_id), 'unknown') as order_key, p.order_reference_id, p.cart_id, p.provider_transaction_id,
  coalesce(sha256(p.store_id || '|' || coalesce(p.payment_method, p.payment_method_name)), 'unknown') as payment_method_key,
  p.payment_provider, p.transaction_status, p.card_brand, p.card_country, p.total_amount, p.currency, o.exchange_rate, 'SAR' as base_currency,
  (p.total_amount / (case when p.currency = 'SAR' then 1 else nullif(o.exchange_rate, 0) end)::decimal(18,8))::decimal(18,4) as total_amount_base,
  day_key(p.created_at_local) as transaction_date_key, p.created_at
from silver.silver_transactions p
left join silver.silver_orders o on o.store_id = p.store_id and o.order_id = p.order_id;

create table gold.gold_fact_shipments as
with collected as (
  select
    p.*, o.exchange_rate, lower(p.payment_method) = 'cod' as is_cod,
    (case
      when coalesce(p.shipment_type, '') = 'return' or not lower(p.payment_method) = 'cod' then 0
      when lower(p.payment_method) = 'cod' then greatest(coalesce(p.total_amount, p.cod_amount), coalesce(p.cod_amount, p.total_amount))
    end)::decimal(18,4) as cod_to_collect
  from silver.silver_shipments p
  left join silver.silver_orders o on o.store_id = p.store_id and o.order_id = p.order_id
)
select
  sha256(store_id || '|shipment|' || record_key) as shipment_key, store_id, shipment_id, order_id,
  coalesce(sha256(store_id || '|' || order_id), 'unknown') as order_key, order_reference_id, shipment_type, courier_id, courier_name, tracking_number,
  shipment_status, shipment_status = 'return_to_origin' as is_returned_to_origin, is_international, is_cod, total_amount,
  cod_amount as cash_on_delivery_amount, cod_to_collect, currency, exchange_rate, 'SAR' as base_currency,
  (cod_to_collect / (case when currency = 'SAR' or cod_to_collect = 0 then 1 else nullif(exchange_rate, 0) end)::decimal(18,8))::decimal(18,4) as cod_to_collect_base,
  day_key(created_at_local) as created_date_key, created_at
from collected;

create table gold.gold_dim_city as
select
  sha256(store_id || '|' || lower(trim(coalesce(shipping_country, ''))) || '|' || lower(trim(shipping_city))) as city_key, store_id,
  min(nullif(trim(shipping_country), '')) as country, min(trim(shipping_city)) as city
from silver.silver_orders
where shipping_city is not null
group by store_id, lower(trim(coalesce(shipping_country, ''))), lower(trim(shipping_city));

create table gold.gold_dim_coupon as
select sha256(store_id || '|' || upper(trim(coupon_code))) as coupon_key, store_id, min(trim(coupon_code)) as coupon_code
from silver.silver_orders
where coupon_code is not null
group by store_id, upper(trim(coupon_code));

create table gold.gold_dim_currency as
select sha256(store_id || '|' || upper(currency)) as currency_key, store_id, upper(currency) as currency_code
from silver.silver_orders
where currency is not null
group by store_id, upper(currency);

create table gold.gold_dim_order_status as
select
  sha256(store_id || '|' || order_status || '|' || coalesce(own_id, '')) as order_status_key, store_id, order_status as slug,
  case
    when order_status in ('payment_pending', 'waiting_for_payment_confirmation', 'payment_failed') then 'unpaid'
    when order_status in ('completed', 'shipped', 'delivering', 'delivered') then 'fulfilled'
    when order_status in ('restoring') then 'returning'
    when order_status in ('restored') then 'returned'
    when order_status in ('canceled') then 'canceled'
    when order_status in ('request_quote', 'none', 'drafts') then 'not_an_order'
    else 'open'
  end as order_class
from (select distinct store_id, order_status, coalesce(order_status_custom_id, order_status_id)::varchar as own_id from silver.silver_orders where order_status is not null);

create table gold.gold_agg_daily_sales as
with classed as (
  select o.*, s.order_class, s.order_class in ('open', 'fulfilled', 'returning', 'returned') as is_booked
  from gold.gold_fact_orders o
  left join gold.gold_dim_order_status s on s.order_status_key = o.order_status_key
)
select
  sha256(store_id || '|' || order_date_key) as daily_sales_key, store_id, order_date_key,
  count_if(is_booked)::decimal(18,0) as booked_orders,
  coalesce(sum(total_amount_base) filter (is_booked), 0)::decimal(18,4) as booked_incl_vat,
  coalesce(sum(net_amount_base) filter (is_booked), 0)::decimal(18,4) as booked_net,
  coalesce(sum(tax_amount_base) filter (is_booked), 0)::decimal(18,4) as booked_vat,
  coalesce(sum(discount_amount_base) filter (is_booked), 0)::decimal(18,4) as booked_discount,
  coalesce(sum(shipping_cost_base) filter (is_booked), 0)::decimal(18,4) as booked_shipping,
  coalesce(sum(items_count) filter (is_booked), 0)::decimal(18,0) as booked_items,
  count_if(order_class = 'unpaid')::decimal(18,0) as unpaid_orders, count_if(order_class = 'canceled')::decimal(18,0) as canceled_orders,
  count_if(order_class = 'returning')::decimal(18,0) as returning_orders, count_if(order_class = 'returned')::decimal(18,0) as returned_orders,
  count_if(is_booked and total_amount_base is null and total_amount is not null)::decimal(18,0) as orders_without_rate
from classed
group by store_id, order_date_key;
