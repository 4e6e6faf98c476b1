-- model: MART.orders
-- grain: one row per store_id, order_id
-- kind: view
-- reads: GOLD.gold_fact_orders, GOLD.gold_dim_order_status, GOLD.gold_dim_customers, GOLD.gold_dim_payment_method,
--   GOLD.gold_dim_shipping_method, GOLD.gold_dim_date, MART.data_as_of
-- notes: other views take what is booked from here, so that it is said once.
create or replace view MART.orders (
  store_id comment 'Store',
  order_id comment 'Order id of the API',
  reference_id comment 'The number that the merchant and the customer see',
  order_key comment 'Key in Gold',
  order_date comment 'Business day on which the order was placed',
  placed_at comment 'When the order was placed (UTC)',
  order_status comment 'Status slug',
  order_class comment 'unpaid, open, fulfilled, returning, returned, canceled or not_an_order',
  is_test comment 'A test by the rules of the store',
  is_booked comment 'Counts in booked sales: class open, fulfilled, returning or returned, and no test',
  is_complete comment 'Read in full: VAT, discount, customer and lines are known',
  customer_id comment 'Customer',
  payment_method comment 'Payment method',
  shipping_company comment 'Shipping company',
  shipping_country comment 'Country of delivery',
  shipping_city comment 'City of delivery',
  coupon_code comment 'Code of the first discount',
  items_count comment 'Lines',
  total_incl_vat comment 'Total in the store''s currency, VAT included',
  net comment 'Total without VAT in the store''s currency',
  vat comment 'VAT in the store''s currency',
  discount comment 'Discounts in the store''s currency',
  shipping comment 'Shipping charged, in the store''s currency',
  first_total comment 'Total when the order was first seen, in its own currency',
  currency comment 'Currency of the order',
  total_in_currency comment 'Total in the order''s own currency',
  data_as_of comment 'The store''s own time (UTC) up to which this is known'
)
comment = 'Orders, one row each, with their class and their amounts in the store''s currency'
as
with classed as (
  select f.*, coalesce(s.order_class, 'open') as order_class
  from GOLD.gold_fact_orders f
  left join GOLD.gold_dim_order_status s on s.order_status_key = f.order_status_key
)
select
  f.store_id, f.order_id, f.reference_id, f.order_key, d.full_date, f.order_created_at, f.order_status, f.order_class, coalesce(f.is_test, false),
  not coalesce(f.is_test, false) and f.order_class in ('open', 'fulfilled', 'returning', 'returned'),
  f.detail_state <> 'pending', c.customer_id, p.payment_method_name, h.shipping_method_name, f.shipping_country, f.shipping_city, f.coupon_code,
  f.items_count, f.total_amount_base, f.net_amount_base, f.tax_amount_base, f.discount_amount_base, f.shipping_cost_base, f.first_total_amount,
  f.currency, f.total_amount, a.data_as_of
from classed f
left join GOLD.gold_dim_date d on d.date_key = f.order_date_key
left join GOLD.gold_dim_customers c on c.customer_key = f.customer_key
left join GOLD.gold_dim_payment_method p on p.payment_method_key = f.payment_method_key
left join GOLD.gold_dim_shipping_method h on h.shipping_method_key = f.shipping_method_key
left join MART.data_as_of a on a.store_id = f.store_id
