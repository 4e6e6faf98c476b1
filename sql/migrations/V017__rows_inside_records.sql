-- Rows inside orders, invoices and customers that are asked for by themselves, and how a store's order dates are read.
-- Records of earlier runs get their rows when they change, or by a replay.

create table if not exists SILVER.silver_order_item_options (
  store_id decimal(18,0) not null comment 'Store',
  order_id decimal(18,0) not null comment 'Order',
  order_item_id decimal(18,0) not null comment 'Line of the order',
  option_number decimal(18,0) not null comment 'Place among the options of the line, from 1',
  value_number decimal(18,0) not null comment 'Place among the values chosen for the option, from 1; an option without a value has one row',
  option_id decimal(18,0) comment 'Id of the choice in this line',
  product_option_id decimal(18,0) comment 'Option of the product',
  option_name varchar comment 'Name, such as Size',
  option_type varchar comment 'Kind, such as radio or checkbox',
  value_id decimal(18,0) comment 'Value of the product''s option; null where the customer wrote it',
  value_name varchar comment 'Name of the value, or what the customer wrote; may name people',
  price decimal(18,4) comment 'What the value adds to the price of one piece',
  currency varchar comment 'Currency of the price',
  is_deleted boolean not null comment 'The line no longer has it, or the line or its order is gone',
  row_hash varchar(64) not null comment 'Hash of the values as the API sent them',
  run_id varchar(32) not null comment 'Run that last changed the row',
  processed_at timestamp_ntz comment 'When the row was last changed (UTC)',
  primary key (store_id, order_id, order_item_id, option_number, value_number)
);

create table if not exists SILVER.silver_order_discounts (
  store_id decimal(18,0) not null comment 'Store',
  order_id decimal(18,0) not null comment 'Order',
  discount_number decimal(18,0) not null comment 'Place in the order, from 1: the API gives discounts no id',
  title varchar comment 'Name of the coupon or offer',
  discount_type varchar comment 'Kind, such as normal (a coupon) or special (an offer)',
  code varchar comment 'Code of the coupon',
  discount_amount decimal(18,4) comment 'What it takes off the order',
  discounted_shipping_amount decimal(18,4) comment 'Shipping that it pays for',
  currency varchar comment 'Currency of the amounts; the order''s where the API names none',
  has_marketing boolean comment 'Belongs to a marketing campaign',
  is_deleted boolean not null comment 'The order no longer has it, or is gone',
  row_hash varchar(64) not null comment 'Hash of the values as the API sent them',
  run_id varchar(32) not null comment 'Run that last changed the row',
  processed_at timestamp_ntz comment 'When the row was last changed (UTC)',
  primary key (store_id, order_id, discount_number)
);

create table if not exists SILVER.silver_invoice_items (
  store_id decimal(18,0) not null comment 'Store',
  invoice_id decimal(18,0) not null comment 'Invoice',
  line_number decimal(18,0) not null comment 'Place in the invoice, from 1',
  invoice_item_id decimal(18,0) comment 'Id of the API',
  order_item_id decimal(18,0) comment 'Line of the order',
  product_id decimal(18,0) comment 'Product',
  product_name varchar comment 'Name',
  sku varchar comment 'SKU',
  item_type varchar comment 'Kind, such as product',
  quantity decimal(18,4) comment 'Pieces',
  unit_price decimal(18,4) comment 'Price of one piece',
  discount_amount decimal(18,4) comment 'Discount',
  tax_percent decimal(9,4) comment 'Rate of VAT in percent',
  tax_amount decimal(18,4) comment 'VAT',
  total_amount decimal(18,4) comment 'Total',
  currency varchar comment 'Currency of the amounts',
  is_deleted boolean not null comment 'The invoice no longer has it, or is gone',
  row_hash varchar(64) not null comment 'Hash of the values as the API sent them',
  run_id varchar(32) not null comment 'Run that last changed the row',
  processed_at timestamp_ntz comment 'When the row was last changed (UTC)',
  primary key (store_id, invoice_id, line_number)
);

create table if not exists SILVER.silver_customer_group_members (
  store_id decimal(18,0) not null comment 'Store',
  customer_id decimal(18,0) not null comment 'Customer',
  customer_group_id decimal(18,0) not null comment 'Group, as in silver_customer_groups',
  is_deleted boolean not null comment 'The customer is no longer in the group, or is gone',
  row_hash varchar(64) not null comment 'Hash of the values as the API sent them',
  run_id varchar(32) not null comment 'Run that last changed the row',
  processed_at timestamp_ntz comment 'When the row was last changed (UTC)',
  primary key (store_id, customer_id, customer_group_id)
);

alter table OPS.store_settings add column if not exists date_zone varchar comment 'How the dates of orders are read: as_labelled (in the zone they name; also when null) or utc (as UTC, whatever they name)';
