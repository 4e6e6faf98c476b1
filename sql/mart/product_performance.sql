-- model: MART.product_performance
-- grain: one row per store_id, product_id
-- kind: view
-- reads: GOLD.gold_fact_order_items, GOLD.gold_fact_orders, GOLD.gold_dim_products, MART.orders, MART.data_as_of
-- notes: lines that match no product by their SKU stand under product_id −1, so that sums stay whole.
create or replace view MART.product_performance (
  store_id comment 'Store',
  product_id comment 'Product; −1 for lines whose SKU belongs to no product or to several',
  product_name comment 'Name of the product now',
  sku comment 'SKU of the product itself',
  is_deleted comment 'The store no longer has the product',
  orders comment 'Booked orders with the product',
  quantity comment 'Pieces in booked orders',
  sales_net comment 'Line totals less line discounts, without VAT, in the store''s currency',
  first_sold_on comment 'Day of its first booked order',
  last_sold_on comment 'Day of its last booked order',
  current_price comment 'Price in force now',
  current_cost comment 'Cost known now; what it was at the time of a sale is not known for older orders',
  data_as_of comment 'The store''s own time (UTC) up to which this is known'
)
comment = 'What sold, by product, over all time; for a period join MART.orders to gold_fact_order_items'
as
with sold as (
  select
    i.store_id, coalesce(p.product_id, -1) as product_id, i.order_key, i.quantity, o.order_date,
    ((i.total_amount - coalesce(i.discount_amount, 0)) / iff(f.currency = f.base_currency, 1, nullif(f.exchange_rate, 0))::decimal(18,8))::decimal(18,4) as net
  from GOLD.gold_fact_order_items i
  join MART.orders o on o.order_key = i.order_key
  join GOLD.gold_fact_orders f on f.order_key = i.order_key
  left join GOLD.gold_dim_products p on p.product_key = i.product_key
  where o.is_booked
)
select
  s.store_id, s.product_id, max(p.product_name), max(p.sku), max(iff(p.is_deleted, 1, 0)) = 1, count(distinct s.order_key), sum(s.quantity),
  sum(s.net)::decimal(18,4), min(s.order_date), max(s.order_date), max(coalesce(p.sale_price, p.regular_price)), max(p.cost_price), max(a.data_as_of)
from sold s
left join GOLD.gold_dim_products p on p.store_id = s.store_id and p.product_id = s.product_id and p.is_current
left join MART.data_as_of a on a.store_id = s.store_id
group by s.store_id, s.product_id
