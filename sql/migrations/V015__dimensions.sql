-- Dimensions of orders beside customers, products and days: city, branch, coupon, status and currency. A changed attribute
-- updates its row (type 1); keys never change and members never leave, so that facts always find theirs.
--
-- OPS.status_map says what a status means for the figures. It is seeded for every store by slug, and may be edited: a store's
-- own rows win over those of store 0, by the id of the customised status, then by the id of the original one, then by slug.

create table if not exists GOLD.gold_dim_city (
  city_key varchar(64) not null comment 'Key',
  store_id decimal(18,0) not null comment 'Store',
  country varchar comment 'Country as orders write it; of several writings of one city the first by alphabet',
  city varchar comment 'City as orders write it; of several writings the first by alphabet',
  city_id decimal(18,0) comment 'City of the API with this name in either language; null when none, or more than one, has it',
  city_name_en varchar comment 'Its name in English',
  country_code varchar comment 'ISO 3166 code of its country',
  is_deleted boolean not null comment 'The API no longer has the city',
  row_hash varchar(64) not null comment 'Hash of the row''s values',
  run_id varchar(32) not null comment 'Run that last wrote the row',
  loaded_at timestamp_ntz comment 'When the row was last written (UTC)',
  primary key (city_key)
);

create table if not exists GOLD.gold_dim_branch (
  branch_key varchar(64) not null comment 'Key',
  store_id decimal(18,0) not null comment 'Store',
  branch_id decimal(18,0) not null comment 'Branch id of the API',
  branch_name varchar comment 'Name',
  branch_type varchar comment 'branch or warehouse',
  branch_status varchar comment 'active or inactive',
  is_default boolean comment 'The store''s default',
  is_cod_available boolean comment 'Takes cash on delivery',
  cod_cost decimal(18,4) comment 'Fee for cash on delivery, in the store''s currency: the API names none',
  country_name varchar comment 'Country',
  country_code varchar comment 'Its code, such as SA',
  city_id decimal(18,0) comment 'City id of the API',
  city_name varchar comment 'City',
  district varchar comment 'District',
  postal_code varchar comment 'Postal code',
  latitude decimal(12,8) comment 'Latitude in degrees',
  longitude decimal(12,8) comment 'Longitude in degrees',
  is_deleted boolean not null comment 'The store no longer has the branch',
  row_hash varchar(64) not null comment 'Hash of the row''s values',
  run_id varchar(32) not null comment 'Run that last wrote the row',
  loaded_at timestamp_ntz comment 'When the row was last written (UTC)',
  primary key (branch_key)
);

create table if not exists GOLD.gold_dim_coupon (
  coupon_key varchar(64) not null comment 'Key',
  store_id decimal(18,0) not null comment 'Store',
  coupon_code varchar comment 'Code as the store writes it; of a code that only orders have, the first writing by alphabet',
  coupon_id decimal(18,0) comment 'Coupon id of the API',
  coupon_type varchar comment 'percentage or fixed',
  coupon_status varchar comment 'active, inactive or deleted',
  amount decimal(18,4) comment 'Percent or money, by coupon_type',
  minimum_amount decimal(18,4) comment 'Least value of the cart',
  maximum_amount decimal(18,4) comment 'Most that is taken off; 0 is no limit',
  currency varchar comment 'Currency of the amounts',
  starts_at timestamp_ntz comment 'Valid from (UTC)',
  expires_at timestamp_ntz comment 'Valid until (UTC)',
  is_free_shipping boolean comment 'Shipping is free',
  is_combinable boolean comment 'Counts beside special offers',
  usage_limit decimal(18,0) comment 'Times it can be used',
  usage_limit_per_user decimal(18,0) comment 'Times one customer can use it',
  applied_in varchar comment 'all, web or app',
  group_name varchar comment 'Name of the group of codes it was made with',
  is_marketing_active boolean comment 'A marketer is paid for it',
  marketing_type varchar comment 'The marketer is paid a percentage, or a fixed amount',
  marketing_amount decimal(18,4) comment 'Percent or money, by marketing_type',
  is_listed boolean not null comment 'The store lists the coupon; false when only orders have its code',
  is_deleted boolean not null comment 'The store no longer has the coupon',
  row_hash varchar(64) not null comment 'Hash of the row''s values',
  run_id varchar(32) not null comment 'Run that last wrote the row',
  loaded_at timestamp_ntz comment 'When the row was last written (UTC)',
  primary key (coupon_key)
);

create table if not exists GOLD.gold_dim_order_status (
  order_status_key varchar(64) not null comment 'Key',
  store_id decimal(18,0) not null comment 'Store',
  slug varchar comment 'Stable name, such as under_review; a custom status has that of the original one',
  status_id decimal(18,0) comment 'Id of the original status',
  custom_status_id decimal(18,0) comment 'Id of the status that the store made of it; null for an original one',
  status_name varchar comment 'Name as the store shows it',
  original_status_name varchar comment 'Name of the original status, where the store lists it',
  sort_order decimal(18,0) comment 'Place in the store''s list',
  is_active boolean comment 'In use',
  order_class varchar(20) not null comment 'unpaid, open, fulfilled, returning, returned, canceled or not_an_order, by OPS.status_map; open where that does not know the status',
  is_class_known boolean not null comment 'OPS.status_map knows the status',
  is_listed boolean not null comment 'The store lists the status; false when only orders have it',
  is_deleted boolean not null comment 'The store no longer has the status',
  row_hash varchar(64) not null comment 'Hash of the row''s values',
  run_id varchar(32) not null comment 'Run that last wrote the row',
  loaded_at timestamp_ntz comment 'When the row was last written (UTC)',
  primary key (order_status_key)
);

create table if not exists GOLD.gold_dim_currency (
  currency_key varchar(64) not null comment 'Key',
  store_id decimal(18,0) not null comment 'Store',
  currency_code varchar comment 'ISO 4217 code, upper case',
  currency_name varchar comment 'Name, where the store lists the currency',
  symbol varchar comment 'Symbol',
  currency_status varchar comment 'enabled or disabled',
  is_listed boolean not null comment 'The store lists the currency; false when only orders have it',
  is_deleted boolean not null comment 'The store no longer has the currency',
  row_hash varchar(64) not null comment 'Hash of the row''s values',
  run_id varchar(32) not null comment 'Run that last wrote the row',
  loaded_at timestamp_ntz comment 'When the row was last written (UTC)',
  primary key (currency_key)
);

create table if not exists OPS.status_map (
  store_id decimal(18,0) not null comment 'Store; 0 is every store',
  status_id decimal(18,0) comment 'Id of a status of this store, customised or original; null where the slug decides',
  slug varchar comment 'Slug of the statuses, where status_id is null; else a remark',
  order_class varchar(20) not null comment 'unpaid, open, fulfilled, returning, returned, canceled or not_an_order'
);

insert into OPS.status_map (store_id, status_id, slug, order_class)
select 0, null, seeded.slug, seeded.order_class
from (
  select column1 as slug, column2 as order_class
  from (values
    ('payment_pending', 'unpaid'), ('waiting_for_payment_confirmation', 'unpaid'), ('payment_failed', 'unpaid'),
    ('under_review', 'open'), ('in_progress', 'open'), ('waiting to receive it', 'open'), ('unknown', 'open'),
    ('completed', 'fulfilled'), ('shipped', 'fulfilled'), ('delivering', 'fulfilled'), ('delivered', 'fulfilled'),
    ('restoring', 'returning'),
    ('restored', 'returned'),
    ('canceled', 'canceled'),
    ('request_quote', 'not_an_order'), ('none', 'not_an_order'), ('drafts', 'not_an_order')
  ) listed
) seeded
where not exists (select 1 from OPS.status_map existing where existing.store_id = 0 and existing.slug = seeded.slug);

insert into GOLD.gold_dim_city (city_key, store_id, city, is_deleted, row_hash, run_id)
select 'unknown', 0, 'Unknown', false, 'unknown', 'migration'
where not exists (select 1 from GOLD.gold_dim_city existing where existing.city_key = 'unknown');

insert into GOLD.gold_dim_branch (branch_key, store_id, branch_id, branch_name, is_deleted, row_hash, run_id)
select 'unknown', 0, -1, 'Unknown', false, 'unknown', 'migration'
where not exists (select 1 from GOLD.gold_dim_branch existing where existing.branch_key = 'unknown');

insert into GOLD.gold_dim_coupon (coupon_key, store_id, coupon_code, is_listed, is_deleted, row_hash, run_id)
select 'unknown', 0, 'Unknown', false, false, 'unknown', 'migration'
where not exists (select 1 from GOLD.gold_dim_coupon existing where existing.coupon_key = 'unknown');

insert into GOLD.gold_dim_order_status (order_status_key, store_id, slug, status_name, order_class, is_class_known, is_listed, is_deleted, row_hash, run_id)
select 'unknown', 0, 'unknown', 'Unknown', 'open', true, false, false, 'unknown', 'migration'
where not exists (select 1 from GOLD.gold_dim_order_status existing where existing.order_status_key = 'unknown');

insert into GOLD.gold_dim_currency (currency_key, store_id, currency_code, is_listed, is_deleted, row_hash, run_id)
select 'unknown', 0, 'Unknown', false, false, 'unknown', 'migration'
where not exists (select 1 from GOLD.gold_dim_currency existing where existing.currency_key = 'unknown');

create table if not exists OPS.delta_dim_city as
  select ''::varchar(10) as change, d.* from GOLD.gold_dim_city d where 1 = 0;

create table if not exists OPS.delta_dim_branch as
  select ''::varchar(10) as change, d.* from GOLD.gold_dim_branch d where 1 = 0;

create table if not exists OPS.delta_dim_coupon as
  select ''::varchar(10) as change, d.* from GOLD.gold_dim_coupon d where 1 = 0;

create table if not exists OPS.delta_dim_order_status as
  select ''::varchar(10) as change, d.* from GOLD.gold_dim_order_status d where 1 = 0;

create table if not exists OPS.delta_dim_currency as
  select ''::varchar(10) as change, d.* from GOLD.gold_dim_currency d where 1 = 0;
