-- model: MART.customer_metrics
-- grain: one row per store_id, customer_id
-- kind: view
-- reads: MART.orders, OPS.store_settings
create or replace view MART.customer_metrics (
  store_id comment 'Store',
  customer_id comment 'Customer',
  cohort_month comment 'First day of the month of the first booked order',
  first_order_on comment 'Day of the first booked order',
  last_order_on comment 'Day of the last booked order',
  days_since_last_order comment 'Recency: business days from the last booked order to data_as_of',
  booked_orders comment 'Frequency',
  booked_incl_vat comment 'Value: totals of the booked orders, in the store''s currency',
  average_order comment 'booked_incl_vat ÷ booked_orders',
  canceled_orders comment 'Canceled orders',
  returned_orders comment 'Orders that came back',
  is_repeat comment 'More than one booked order',
  data_as_of comment 'The store''s own time (UTC) up to which this is known'
)
comment = 'Recency, frequency, value and cohort of every customer who ordered; no personal data'
as
select
  o.store_id, o.customer_id, date_trunc('month', min(iff(o.is_booked, o.order_date, null)))::date, min(iff(o.is_booked, o.order_date, null)),
  max(iff(o.is_booked, o.order_date, null)), datediff('day', max(iff(o.is_booked, o.order_date, null)), convert_timezone('UTC', coalesce(max(c.time_zone), 'Asia/Riyadh'), max(o.data_as_of))::date), count_if(o.is_booked),
  sum(iff(o.is_booked, coalesce(o.total_incl_vat, 0), 0))::decimal(18,4),
  (sum(iff(o.is_booked, coalesce(o.total_incl_vat, 0), 0)) / nullif(count_if(o.is_booked), 0))::decimal(18,4),
  count_if(o.order_class = 'canceled'), count_if(o.order_class = 'returned'), count_if(o.is_booked) > 1, max(o.data_as_of)
from MART.orders o
left join OPS.store_settings c on c.store_id = o.store_id
where not o.is_test and o.customer_id is not null and o.customer_id <> -1
group by o.store_id, o.customer_id
