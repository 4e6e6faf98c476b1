-- The calendar beyond the Gregorian one: Umm al-Qura dates, the seasons that Saudi shops sell by, and the rate of VAT.
--
-- Months are those of the Umm al-Qura calendar as ICU has them (`islamic-umalqura`). It is the civil calendar; the day that
-- the Supreme Court announces for Ramadan or an Eid after the sighting of the moon may differ by one. A Hijri day is put on the
-- Gregorian day that it mostly covers, although it begins at sunset of the day before.
-- The Eids are flagged on their own days: 1 to 3 Shawwal, and 10 to 13 Dhul-Hijjah. The days off that article 24 of the
-- Labour Law's executive regulations grants are others: four from the day after 29 Ramadan, four from 9 Dhul-Hijjah.
-- VAT began on 2018-01-01 with 5 %, and is 15 % since 2020-07-01.

alter table GOLD.gold_dim_date add column if not exists hijri_date varchar(10) comment 'Umm al-Qura date, such as 1447-09-01';
alter table GOLD.gold_dim_date add column if not exists hijri_year decimal(4,0) comment 'Umm al-Qura year';
alter table GOLD.gold_dim_date add column if not exists hijri_month decimal(2,0) comment 'Umm al-Qura month, 1 to 12; 9 is Ramadan';
alter table GOLD.gold_dim_date add column if not exists hijri_day decimal(2,0) comment 'Day of the Umm al-Qura month, 1 to 30';
alter table GOLD.gold_dim_date add column if not exists hijri_month_name varchar(20) comment 'Muharram to Dhul-Hijjah';
alter table GOLD.gold_dim_date add column if not exists is_ramadan boolean comment 'Day of Ramadan by the Umm al-Qura calendar';
alter table GOLD.gold_dim_date add column if not exists is_eid_al_fitr boolean comment '1 to 3 Shawwal by the Umm al-Qura calendar';
alter table GOLD.gold_dim_date add column if not exists is_eid_al_adha boolean comment '10 to 13 Dhul-Hijjah by the Umm al-Qura calendar';
alter table GOLD.gold_dim_date add column if not exists is_national_day boolean comment '23 September';
alter table GOLD.gold_dim_date add column if not exists is_founding_day boolean comment '22 February, from 2022 on';
alter table GOLD.gold_dim_date add column if not exists is_white_friday boolean comment 'Last Friday of November';
alter table GOLD.gold_dim_date add column if not exists vat_percent decimal(5,2) comment 'Standard rate of VAT in Saudi Arabia in percent: 0 before 2018, 5 from 2018-01-01, 15 from 2020-07-01';
alter table GOLD.gold_dim_date add column if not exists season varchar(20) comment 'Ramadan, Eid al-Fitr, Eid al-Adha, Founding Day, National Day or White Friday; the first of them where two meet; null on other days';

comment on column GOLD.gold_dim_date.is_holiday is 'National Day, Founding Day, or a day of an Eid';

update GOLD.gold_dim_date t set
  hijri_date = s.hijri_year::varchar || '-' || lpad(s.hijri_month::varchar, 2, '0') || '-' || lpad(s.hijri_day::varchar, 2, '0'),
  hijri_year = s.hijri_year,
  hijri_month = s.hijri_month,
  hijri_day = s.hijri_day,
  hijri_month_name = s.hijri_month_name,
  is_ramadan = s.is_ramadan,
  is_eid_al_fitr = s.is_eid_al_fitr,
  is_eid_al_adha = s.is_eid_al_adha,
  is_national_day = s.is_national_day,
  is_founding_day = s.is_founding_day,
  is_white_friday = s.is_white_friday,
  is_holiday = s.is_eid_al_fitr or s.is_eid_al_adha or s.is_national_day or s.is_founding_day,
  vat_percent = case when s.full_date < to_date('2018-01-01') then 0 when s.full_date < to_date('2020-07-01') then 5 else 15 end,
  season = case
    when s.is_ramadan then 'Ramadan'
    when s.is_eid_al_fitr then 'Eid al-Fitr'
    when s.is_eid_al_adha then 'Eid al-Adha'
    when s.is_founding_day then 'Founding Day'
    when s.is_national_day then 'National Day'
    when s.is_white_friday then 'White Friday'
  end
from (
  with years as (
    -- First day of each year, and the days of its twelve months.
    select column1 as hijri_year, to_date(column2) as first_day, column3 as month_lengths
    from (values
      (1431, '2009-12-18', '29 30 30 29 30 29 30 29 30 29 29 30'),
      (1432, '2010-12-07', '29 30 30 30 29 30 29 30 29 30 29 29'),
      (1433, '2011-11-26', '30 29 30 30 29 30 30 29 30 29 30 29'),
      (1434, '2012-11-15', '29 30 29 30 29 30 30 29 30 30 29 29'),
      (1435, '2013-11-04', '30 29 30 29 30 29 30 29 30 30 29 30'),
      (1436, '2014-10-25', '29 30 29 30 29 30 29 30 29 30 29 30'),
      (1437, '2015-10-14', '30 29 30 30 29 29 30 29 30 29 29 30'),
      (1438, '2016-10-02', '30 29 30 30 30 29 29 30 29 29 30 29'),
      (1439, '2017-09-21', '30 29 30 30 30 29 30 29 30 29 29 30'),
      (1440, '2018-09-11', '29 30 29 30 30 30 29 30 29 30 29 29'),
      (1441, '2019-08-31', '30 29 30 29 30 30 29 30 30 29 30 29'),
      (1442, '2020-08-20', '29 30 29 30 29 30 29 30 30 29 30 29'),
      (1443, '2021-08-09', '30 29 30 29 30 29 30 29 30 29 30 30'),
      (1444, '2022-07-30', '29 30 29 30 30 29 29 30 29 30 29 30'),
      (1445, '2023-07-19', '29 30 30 30 29 30 29 29 30 29 29 30'),
      (1446, '2024-07-07', '29 30 30 30 29 30 30 29 29 30 29 29'),
      (1447, '2025-06-26', '30 29 30 30 30 29 30 29 30 29 30 29'),
      (1448, '2026-06-16', '29 30 29 30 30 29 30 30 29 30 29 30'),
      (1449, '2027-06-06', '29 29 30 29 30 29 30 30 29 30 30 29'),
      (1450, '2028-05-25', '30 29 30 29 29 30 29 30 29 30 30 29'),
      (1451, '2029-05-14', '30 30 30 29 29 30 29 29 30 30 29 30'),
      (1452, '2030-05-04', '30 29 30 30 29 29 30 29 29 30 29 30'),
      (1453, '2031-04-23', '30 29 30 30 29 30 29 30 29 29 30 29'),
      (1454, '2032-04-11', '30 29 30 30 29 30 30 29 30 29 30 29'),
      (1455, '2033-04-01', '29 30 29 30 30 29 30 29 30 30 29 30'),
      (1456, '2034-03-22', '29 29 30 29 30 29 30 29 30 30 30 29'),
      (1457, '2035-03-11', '30 29 29 30 29 29 30 29 30 30 30 30'),
      (1458, '2036-02-29', '29 30 29 29 30 29 29 30 29 30 30 30'),
      (1459, '2037-02-17', '29 30 30 29 29 30 29 29 30 29 30 30'),
      (1460, '2038-02-06', '29 30 30 29 30 29 30 29 29 30 29 30'),
      (1461, '2039-01-26', '29 30 30 29 30 29 30 29 30 30 29 29'),
      (1462, '2040-01-15', '30 29 30 29 30 30 29 30 29 30 30 29')
    ) listed
  ), months_of_a_year as (
    select column1 as hijri_month, column2 as hijri_month_name
    from (values
      (1, 'Muharram'), (2, 'Safar'), (3, 'Rabi I'), (4, 'Rabi II'), (5, 'Jumada I'), (6, 'Jumada II'),
      (7, 'Rajab'), (8, 'Shaban'), (9, 'Ramadan'), (10, 'Shawwal'), (11, 'Dhul-Qidah'), (12, 'Dhul-Hijjah')
    ) named
  ), lengths as (
    select y.hijri_year, y.first_day, m.hijri_month, m.hijri_month_name, split_part(y.month_lengths, ' ', m.hijri_month)::decimal(2,0) as days
    from years y
    cross join months_of_a_year m
  ), months as (
    select
      hijri_year, hijri_month, hijri_month_name, days,
      dateadd('day', sum(days) over (partition by hijri_year order by hijri_month) - days, first_day) as first_day
    from lengths
  ), hijri_days as (
    select d.full_date, m.hijri_year, m.hijri_month, m.hijri_month_name, datediff('day', m.first_day, d.full_date) + 1 as hijri_day
    from GOLD.gold_dim_date d
    join months m on d.full_date >= m.first_day and d.full_date < dateadd('day', m.days, m.first_day)
  )
  select
    full_date, hijri_year, hijri_month, hijri_month_name, hijri_day,
    hijri_month = 9 as is_ramadan,
    hijri_month = 10 and hijri_day <= 3 as is_eid_al_fitr,
    hijri_month = 12 and hijri_day between 10 and 13 as is_eid_al_adha,
    month(full_date) = 9 and day(full_date) = 23 as is_national_day,
    month(full_date) = 2 and day(full_date) = 22 and year(full_date) >= 2022 as is_founding_day,
    month(full_date) = 11 and day(full_date) >= 24 and dayofweekiso(full_date) = 5 as is_white_friday
  from hijri_days
) s
where t.full_date = s.full_date;

create table if not exists OPS.campaigns (
  store_id decimal(18,0) not null comment 'Store; 0 is every store',
  campaign_name varchar not null comment 'Name of the campaign',
  first_day date not null comment 'First business day of the campaign',
  last_day date not null comment 'Last business day of the campaign',
  primary key (store_id, campaign_name, first_day)
);
