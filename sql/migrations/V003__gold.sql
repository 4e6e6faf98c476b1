-- Gold: the star that reports read. Surrogate keys are SHA-256 of the natural key (and of the version's start), so that a
-- rebuild gives the same keys. The key 'unknown' stands for a member that the store did not name.

create schema if not exists GOLD;

create table if not exists GOLD.gold_dim_customers (
  customer_key varchar(64) not null comment 'Key of this version',
  store_id decimal(18,0) not null comment 'Store',
  customer_id decimal(18,0) not null comment 'Customer id of the API',
  full_name varchar comment 'First and last name',
  first_name varchar comment 'First name',
  last_name varchar comment 'Last name',
  email varchar comment 'E-mail',
  mobile varchar comment 'Mobile number with country code',
  country varchar comment 'Country',
  city varchar comment 'City',
  gender varchar comment 'Gender',
  age_group varchar comment 'Age group',
  customer_status varchar comment 'active, or deleted',
  is_deleted boolean not null comment 'The store no longer has the customer',
  effective_date timestamp_ntz not null comment 'Valid from (UTC, inclusive); the first version is valid from 1900',
  expiration_date timestamp_ntz not null comment 'Valid until (UTC, exclusive); 9999-12-31 while current',
  is_current boolean not null comment 'The version in force; exactly one per customer',
  created_at timestamp_ntz comment 'Always null: the API does not tell it',
  updated_at timestamp_ntz comment 'Last change that the API reports (UTC)',
  row_hash varchar(64) not null comment 'Hash of the attributes of the version',
  run_id varchar(32) not null comment 'Run that last wrote the row',
  loaded_at timestamp_ntz comment 'When the row was last written (UTC)',
  primary key (customer_key)
);

create table if not exists GOLD.gold_dim_products (
  product_key varchar(64) not null comment 'Key of this version',
  store_id decimal(18,0) not null comment 'Store',
  product_id decimal(18,0) not null comment 'Product id of the API',
  product_name varchar comment 'Name',
  product_description varchar comment 'Description, may hold HTML',
  sku varchar comment 'SKU of the product itself',
  product_type varchar comment 'product, service, food, digital …',
  product_status varchar comment 'sale, out, hidden …; deleted when the store no longer has it',
  regular_price decimal(18,4) comment 'Price before any sale',
  sale_price decimal(18,4) comment 'Sale price; null when there is no sale',
  cost_price decimal(18,4) comment 'Cost known to the store',
  currency varchar comment 'Currency of the prices',
  discount_percentage decimal(18,4) comment '(regular − sale) ÷ regular in percent',
  weight decimal(18,4) comment 'Weight',
  weight_unit varchar comment 'Unit of the weight',
  is_active boolean comment 'Can be bought',
  is_taxable boolean comment 'Price subject to tax',
  requires_shipping boolean comment 'Needs shipping',
  is_deleted boolean not null comment 'The store no longer has the product',
  effective_date timestamp_ntz not null comment 'Valid from (UTC, inclusive); the first version is valid from 1900',
  expiration_date timestamp_ntz not null comment 'Valid until (UTC, exclusive); 9999-12-31 while current',
  is_current boolean not null comment 'The version in force; exactly one per product',
  created_at timestamp_ntz comment 'Always null: the API does not tell it',
  updated_at timestamp_ntz comment 'Last change that the API reports (UTC)',
  row_hash varchar(64) not null comment 'Hash of the attributes of the version',
  run_id varchar(32) not null comment 'Run that last wrote the row',
  loaded_at timestamp_ntz comment 'When the row was last written (UTC)',
  primary key (product_key)
);

create table if not exists GOLD.gold_dim_payment_method (
  payment_method_key varchar(64) not null comment 'Key',
  store_id decimal(18,0) not null comment 'Store',
  payment_method_name varchar comment 'Payment method as the API names it',
  payment_type varchar comment 'card, wallet, bank_transfer, cash_on_delivery, instalments or other',
  is_active boolean comment 'Always true: seen on an order',
  created_at timestamp_ntz comment 'First order that used it (UTC)',
  run_id varchar(32) not null comment 'Run that wrote the row',
  loaded_at timestamp_ntz comment 'When the row was written (UTC)',
  primary key (payment_method_key)
);

create table if not exists GOLD.gold_dim_shipping_method (
  shipping_method_key varchar(64) not null comment 'Key',
  store_id decimal(18,0) not null comment 'Store',
  shipping_method_name varchar comment 'Shipping company as the API names it',
  shipping_type varchar comment 'courier',
  is_active boolean comment 'Always true: seen on an order',
  created_at timestamp_ntz comment 'First order that used it (UTC)',
  run_id varchar(32) not null comment 'Run that wrote the row',
  loaded_at timestamp_ntz comment 'When the row was written (UTC)',
  primary key (shipping_method_key)
);

create table if not exists GOLD.gold_fact_orders (
  order_key varchar(64) not null comment 'Key',
  store_id decimal(18,0) not null comment 'Store',
  order_id decimal(18,0) not null comment 'Order id of the API',
  reference_id varchar comment 'The number that the merchant and the customer see',
  customer_key varchar(64) not null comment 'Version of the customer valid when the order was placed',
  order_date_key decimal(8,0) comment 'Business date as yyyymmdd',
  payment_method_key varchar(64) not null comment 'Payment method',
  shipping_method_key varchar(64) not null comment 'Shipping company',
  order_status varchar comment 'Status slug',
  items_count decimal(18,0) comment 'Lines of the order',
  subtotal_amount decimal(18,4) comment 'Sum of the items before discount and tax',
  discount_amount decimal(18,4) comment 'Sum of the discounts',
  tax_amount decimal(18,4) comment 'VAT',
  shipping_cost decimal(18,4) comment 'Shipping charged',
  cod_fee decimal(18,4) comment 'Fee for cash on delivery',
  total_amount decimal(18,4) comment 'Total of the order',
  currency varchar comment 'Currency of the amounts',
  exchange_rate decimal(18,8) comment 'Rate from the store''s currency to the order''s, when they differ',
  coupon_code varchar comment 'Code of the first discount',
  shipping_country varchar comment 'Country of delivery',
  shipping_city varchar comment 'City of delivery',
  order_created_at timestamp_ntz comment 'When the order was placed (UTC)',
  order_updated_at timestamp_ntz comment 'Last change that the API reports (UTC)',
  row_hash varchar(64) not null comment 'Hash of the row''s values and keys',
  run_id varchar(32) not null comment 'Run that last wrote the row',
  loaded_at timestamp_ntz comment 'When the row was last written (UTC)',
  primary key (order_key)
);

create table if not exists GOLD.gold_fact_order_items (
  order_item_key varchar(64) not null comment 'Key',
  store_id decimal(18,0) not null comment 'Store',
  order_item_id decimal(18,0) not null comment 'Line id of the API',
  order_key varchar(64) not null comment 'Order',
  product_key varchar(64) not null comment 'Version of the product valid when the order was placed, matched by SKU',
  sku varchar comment 'SKU on the line',
  product_name varchar comment 'Name on the line',
  quantity decimal(18,4) comment 'Pieces',
  unit_price decimal(18,4) comment 'Price of one piece without tax',
  discount_amount decimal(18,4) comment 'Discount of the line',
  tax_amount decimal(18,4) comment 'Tax of one piece, as the API states it',
  total_amount decimal(18,4) comment 'Total of the line as the API states it (before tax and discount)',
  currency varchar comment 'Currency of the amounts',
  row_hash varchar(64) not null comment 'Hash of the row''s values and keys',
  run_id varchar(32) not null comment 'Run that last wrote the row',
  loaded_at timestamp_ntz comment 'When the row was last written (UTC)',
  primary key (order_item_key)
);
