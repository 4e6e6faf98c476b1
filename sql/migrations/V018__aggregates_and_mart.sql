-- What people open first: sales by day as a table that runs keep up to date, and the schema of the views for BI (sql/mart/).

create schema if not exists MART;

create table if not exists GOLD.gold_agg_daily_sales (
  daily_sales_key varchar(64) not null comment 'Key',
  store_id decimal(18,0) not null comment 'Store',
  order_date_key decimal(8,0) not null comment 'Business day on which the orders were placed, as yyyymmdd',
  booked_orders decimal(18,0) not null comment 'Orders in class open, fulfilled, returning or returned; tests are out, here and in every amount',
  booked_incl_vat decimal(18,4) not null comment 'Sum of their totals, VAT included, in the store''s currency',
  booked_net decimal(18,4) comment 'Sum of total − VAT; null while an order of the day is not read in full',
  booked_vat decimal(18,4) comment 'Sum of VAT; null while an order of the day is not read in full',
  booked_discount decimal(18,4) comment 'Sum of discounts; null while an order of the day is not read in full',
  booked_shipping decimal(18,4) comment 'Sum of shipping charged; null while an order of the day is not read in full',
  booked_items decimal(18,0) not null comment 'Lines of the booked orders',
  unpaid_orders decimal(18,0) not null comment 'Orders that wait for their payment, or whose payment failed',
  canceled_orders decimal(18,0) not null comment 'Canceled orders',
  returning_orders decimal(18,0) not null comment 'Booked orders on their way back',
  returned_orders decimal(18,0) not null comment 'Booked orders that came back; what was refunded is in the credit notes',
  test_orders decimal(18,0) not null comment 'Orders that OPS.test_order_rules call tests',
  incomplete_orders decimal(18,0) not null comment 'Booked orders that are not read in full yet',
  orders_without_rate decimal(18,0) not null comment 'Booked orders in another currency whose rate is not known: their amounts are missing here',
  row_hash varchar(64) not null comment 'Hash of the row''s values',
  run_id varchar(32) not null comment 'Run that last wrote the row',
  loaded_at timestamp_ntz comment 'When the row was last written (UTC)',
  primary key (daily_sales_key)
);

comment on table GOLD.gold_agg_daily_sales is 'Orders and booked amounts by the day on which orders were placed.';

create table if not exists OPS.delta_agg_daily_sales as
  select ''::varchar(10) as change, f.* from GOLD.gold_agg_daily_sales f where 1 = 0;

create or replace view GOLD.mv_daily_sales (
  full_date comment 'Business day',
  daily_revenue comment 'booked_incl_vat: totals of the booked orders placed on the day, VAT included, in the store''s currency',
  order_count comment 'Booked orders',
  store_id comment 'Store'
)
comment = 'Daily sales under the name that dashboards know; kept as a table, because a materialized view cannot join'
as
select d.full_date, a.booked_incl_vat, a.booked_orders, a.store_id
from GOLD.gold_agg_daily_sales a
join GOLD.gold_dim_date d on d.date_key = a.order_date_key;

-- The days of orders that are published already are filled by the next run.
update OPS.watermarks set published_run_id = '' where published_run_id <> '';
