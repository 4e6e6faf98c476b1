-- A closed month: its figures and the records behind them, as they stood when finance closed it.

create table if not exists OPS.closed_months (
  store_id decimal(18,0) not null comment 'Store',
  month date not null comment 'First day of the month',
  closed_at timestamp_ntz not null comment 'When it was closed (UTC)',
  data_as_of timestamp_ntz not null comment 'The store''s own time (UTC) up to which its records were known then',
  booked_incl_vat decimal(18,4) not null comment 'As closed: totals of the booked orders placed in the month',
  invoiced_net decimal(18,4) not null comment 'As closed: documents of the month without VAT',
  invoiced_vat decimal(18,4) not null comment 'As closed: their VAT',
  refunded_net decimal(18,4) not null comment 'As closed: the credit notes among them, without VAT, below zero',
  cash_in decimal(18,4) not null comment 'As closed: money that came in',
  primary key (store_id, month)
);

create table if not exists OPS.closed_records (
  store_id decimal(18,0) not null comment 'Store',
  month date not null comment 'First day of the month',
  record_type varchar(10) not null comment 'order or document',
  record_key varchar not null comment 'Id of the API',
  order_id decimal(18,0) comment 'Order',
  reference varchar comment 'Number of the order or the document',
  business_date date comment 'Day that it counted on',
  state varchar comment 'Class of the order, or type of the document',
  total_incl_vat decimal(18,4) comment 'In the store''s currency',
  net decimal(18,4) comment 'Without VAT, in the store''s currency',
  vat decimal(18,4) comment 'VAT in the store''s currency',
  primary key (store_id, month, record_type, record_key)
);
