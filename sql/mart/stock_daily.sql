-- model: MART.stock_daily
-- grain: one row per store_id, sku_key, business day
-- kind: view
-- reads: GOLD.gold_fact_product_quantities, GOLD.gold_dim_date, OPS.store_settings, MART.data_as_of
-- notes: Gold has a row for each day on which stock differed; the days between are filled here.
create or replace view MART.stock_daily (
  store_id comment 'Store',
  business_date comment 'Business day',
  sku_key comment 'The SKU',
  product_id comment 'Product',
  sku comment 'SKU',
  quantity comment 'Pieces at the end of the day, as last seen; null when unlimited or no longer listed',
  is_unlimited comment 'Sold without counting',
  is_in_stock comment 'Could be bought',
  data_as_of comment 'The store''s own time (UTC) up to which this is known'
)
comment = 'Stock by day'
as
with spans as (
  select
    q.*,
    d.full_date as first_day,
    lead(d.full_date) over (partition by q.sku_key order by q.date_key) as next_day
  from GOLD.gold_fact_product_quantities q
  join GOLD.gold_dim_date d on d.date_key = q.date_key
)
select
  s.store_id, d.full_date, s.sku_key, s.product_id, s.sku, s.quantity, s.is_unlimited, s.is_unlimited or coalesce(s.quantity, 0) > 0, a.data_as_of
from spans s
join MART.data_as_of a on a.store_id = s.store_id
left join OPS.store_settings c on c.store_id = s.store_id
join GOLD.gold_dim_date d
  on d.full_date >= s.first_day and d.full_date < coalesce(s.next_day, dateadd('day', 1, convert_timezone('UTC', coalesce(c.time_zone, 'Asia/Riyadh'), a.data_as_of)::date))
where s.is_listed
