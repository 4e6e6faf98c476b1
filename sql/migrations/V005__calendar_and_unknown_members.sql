-- The calendar: 2010-01-01 to 2040-12-31. The Saudi weekend is Friday and Saturday, Thursday and Friday before
-- 2013-06-29. National Day is 23 September, Founding Day 22 February from 2022 on.

create table if not exists GOLD.gold_dim_date (
  date_key decimal(8,0) not null comment 'yyyymmdd',
  full_date date not null comment 'The day',
  day_of_week decimal(1,0) comment 'ISO: Monday 1 to Sunday 7',
  day_name varchar(10) comment 'Mon to Sun',
  day_of_month decimal(2,0) comment '1 to 31',
  day_of_year decimal(3,0) comment '1 to 366',
  week_of_year decimal(2,0) comment 'ISO week',
  month_number decimal(2,0) comment '1 to 12',
  month_name varchar(10) comment 'Jan to Dec',
  quarter decimal(1,0) comment '1 to 4',
  year decimal(4,0) comment 'Gregorian year',
  is_weekend boolean comment 'Friday and Saturday (Thursday and Friday before 2013-06-29)',
  is_holiday boolean comment 'National Day or Founding Day',
  fiscal_year decimal(4,0) comment 'Same as year',
  fiscal_quarter decimal(1,0) comment 'Same as quarter',
  primary key (date_key)
);

insert into GOLD.gold_dim_date
with numbers as (
  select row_number() over (order by seq4()) - 1 as n from table(generator(rowcount => 11323))
), days as (
  select dateadd('day', n, to_date('2010-01-01')) as full_date from numbers
)
select
  to_char(full_date, 'YYYYMMDD')::decimal(8,0) as date_key,
  full_date,
  dayofweekiso(full_date) as day_of_week,
  dayname(full_date) as day_name,
  day(full_date) as day_of_month,
  dayofyear(full_date) as day_of_year,
  weekiso(full_date) as week_of_year,
  month(full_date) as month_number,
  monthname(full_date) as month_name,
  quarter(full_date) as quarter,
  year(full_date) as year,
  iff(full_date < to_date('2013-06-29'), dayofweekiso(full_date) in (4, 5), dayofweekiso(full_date) in (5, 6)) as is_weekend,
  (month(full_date) = 9 and day(full_date) = 23) or (month(full_date) = 2 and day(full_date) = 22 and year(full_date) >= 2022) as is_holiday,
  year(full_date) as fiscal_year,
  quarter(full_date) as fiscal_quarter
from days
where not exists (select 1 from GOLD.gold_dim_date existing where existing.full_date = days.full_date);

insert into GOLD.gold_dim_customers (customer_key, store_id, customer_id, full_name, is_deleted, effective_date, expiration_date, is_current, row_hash, run_id)
select 'unknown', 0, -1, 'Unknown', false, '1900-01-01'::timestamp_ntz, '9999-12-31'::timestamp_ntz, false, 'unknown', 'migration'
where not exists (select 1 from GOLD.gold_dim_customers existing where existing.customer_key = 'unknown');

insert into GOLD.gold_dim_products (product_key, store_id, product_id, product_name, is_deleted, effective_date, expiration_date, is_current, row_hash, run_id)
select 'unknown', 0, -1, 'Unknown', false, '1900-01-01'::timestamp_ntz, '9999-12-31'::timestamp_ntz, false, 'unknown', 'migration'
where not exists (select 1 from GOLD.gold_dim_products existing where existing.product_key = 'unknown');

insert into GOLD.gold_dim_payment_method (payment_method_key, store_id, payment_method_name, payment_type, is_active, run_id)
select 'unknown', 0, 'Unknown', 'other', true, 'migration'
where not exists (select 1 from GOLD.gold_dim_payment_method existing where existing.payment_method_key = 'unknown');

insert into GOLD.gold_dim_shipping_method (shipping_method_key, store_id, shipping_method_name, shipping_type, is_active, run_id)
select 'unknown', 0, 'Unknown', 'other', true, 'migration'
where not exists (select 1 from GOLD.gold_dim_shipping_method existing where existing.shipping_method_key = 'unknown');
