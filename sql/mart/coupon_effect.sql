-- model: MART.coupon_effect
-- grain: one row per store_id, coupon_code
-- kind: view
-- reads: GOLD.gold_fact_orders, MART.orders, MART.data_as_of
-- notes: the cost of a coupon is the discount and the shipping that it paid for.
create or replace view MART.coupon_effect (
  store_id comment 'Store',
  coupon_code comment 'Code in capital letters; null for orders without a coupon, to compare with',
  booked_orders comment 'Booked orders',
  booked_incl_vat comment 'Their totals, VAT included, in the store''s currency',
  average_order comment 'booked_incl_vat ÷ booked_orders',
  discount comment 'Discounts that they got, in the store''s currency',
  discounted_shipping comment 'Shipping that coupons paid for, in the store''s currency',
  customers comment 'Customers who used it',
  first_used_on comment 'Day of the first booked order',
  last_used_on comment 'Day of the last booked order',
  data_as_of comment 'The store''s own time (UTC) up to which this is known'
)
comment = 'What coupons brought and what they cost'
as
select
  o.store_id, upper(trim(o.coupon_code)), count(*), sum(coalesce(o.total_incl_vat, 0))::decimal(18,4),
  (sum(coalesce(o.total_incl_vat, 0)) / count(*))::decimal(18,4), sum(coalesce(o.discount, 0))::decimal(18,4),
  sum(coalesce(f.discounted_shipping_amount / iff(f.currency = f.base_currency, 1, nullif(f.exchange_rate, 0))::decimal(18,8), 0))::decimal(18,4), count(distinct o.customer_id), min(o.order_date), max(o.order_date), max(o.data_as_of)
from MART.orders o
join GOLD.gold_fact_orders f on f.order_key = o.order_key
where o.is_booked
group by o.store_id, upper(trim(o.coupon_code))
