-- Facts beyond orders: invoices and refunds, payments, parcels, carts that were left, stock by day, time in each status. At its
-- end every store's watermark goes back, so that the next run fills them from Silver; what is right already is not touched.

create table if not exists GOLD.gold_fact_invoices (
  invoice_key varchar(64) not null comment 'Key',
  store_id decimal(18,0) not null comment 'Store',
  invoice_id decimal(18,0) comment 'Id of the document in the API',
  document_type varchar(20) not null comment 'invoice, credit_note or debit_note by the words of invoice_type; other when it has none of them',
  invoice_type varchar comment 'Type as the API writes it, such as Tax Invoice',
  sign decimal(1,0) not null comment '−1 for a credit note, whose amounts are positive, otherwise 1: sum sign × amount',
  order_id decimal(18,0) comment 'Order id of the API; deleted orders keep their documents',
  order_key varchar(64) not null comment 'Order; it may be gone from gold_fact_orders',
  invoice_date_key decimal(8,0) comment 'Date of the document, a business day of the store, as yyyymmdd',
  invoice_number varchar comment 'Number of the document',
  invoice_uuid varchar comment 'UUID of the document for the tax authority',
  invoice_reference_id varchar comment 'Reference of the document',
  subtotal_amount decimal(18,4) comment 'Sum of the items before discount and tax',
  discount_amount decimal(18,4) comment 'Discounts',
  shipping_cost decimal(18,4) comment 'Shipping charged',
  cod_fee decimal(18,4) comment 'Fee for cash on delivery',
  tax_percent decimal(9,4) comment 'VAT rate in percent',
  tax_amount decimal(18,4) comment 'VAT',
  total_amount decimal(18,4) comment 'Total with VAT',
  net_amount decimal(18,4) comment 'Total − VAT; a document that states neither rate nor VAT has no VAT, one that states a rate alone no net amount',
  currency varchar comment 'Currency of the amounts',
  exchange_rate decimal(18,8) comment 'Rate from the store''s currency to the order''s, as the order says it',
  base_currency varchar not null comment 'The store''s currency',
  net_amount_base decimal(18,4) comment 'Net in the store''s currency: total − VAT, both converted',
  tax_amount_base decimal(18,4) comment 'VAT in the store''s currency: amount ÷ rate; null when no rate is known',
  total_amount_base decimal(18,4) comment 'Total in the store''s currency: amount ÷ rate; null when no rate is known',
  delivery_country varchar comment 'Country of delivery as the order names it, two letters where it has them',
  vat_category varchar(20) not null comment 'standard: a rate or VAT above 0; of the others export: delivered outside Saudi Arabia; exempt: neither rate nor VAT stated; zero_rated: a rate of 0, delivered at home or nobody says where',
  row_hash varchar(64) not null comment 'Hash of the row''s values and keys',
  run_id varchar(32) not null comment 'Run that last wrote the row',
  loaded_at timestamp_ntz comment 'When the row was last written (UTC)',
  primary key (invoice_key)
);

comment on table GOLD.gold_fact_invoices is 'Tax invoices, credit notes and debit notes; amounts are as the document states them, sign says which way they count';

create table if not exists OPS.delta_fact_invoices as
  select ''::varchar(10) as change, f.* from GOLD.gold_fact_invoices f where 1 = 0;

create table if not exists GOLD.gold_fact_transactions (
  transaction_key varchar(64) not null comment 'Key',
  store_id decimal(18,0) not null comment 'Store',
  transaction_id decimal(18,0) comment 'Transaction id of the API',
  order_id decimal(18,0) comment 'Order id of the API; deleted orders keep their payments',
  order_key varchar(64) not null comment 'Order; it may be gone from gold_fact_orders',
  order_reference_id varchar comment 'The number of the order that the merchant and the customer see',
  cart_id decimal(18,0) comment 'Cart that was paid',
  provider_transaction_id varchar comment 'Number at the payment provider',
  payment_method_key varchar(64) not null comment 'Payment method',
  payment_provider varchar comment 'Who took the payment, such as salla_pay',
  transaction_status varchar comment 'Slug: pending, paid, canceled, refunded, partial_refunded …',
  card_brand varchar comment 'Brand of the card',
  card_country varchar comment 'Country of the card',
  total_amount decimal(18,4) comment 'Amount',
  currency varchar comment 'Currency of the amount',
  exchange_rate decimal(18,8) comment 'Rate from the store''s currency to the order''s, as the order says it',
  base_currency varchar not null comment 'The store''s currency',
  total_amount_base decimal(18,4) comment 'Amount in the store''s currency: amount ÷ rate; null when no rate is known',
  transaction_date_key decimal(8,0) comment 'Business date of created_at as yyyymmdd',
  created_at timestamp_ntz comment 'When the payment was begun (UTC)',
  row_hash varchar(64) not null comment 'Hash of the row''s values and keys',
  run_id varchar(32) not null comment 'Run that last wrote the row',
  loaded_at timestamp_ntz comment 'When the row was last written (UTC)',
  primary key (transaction_key)
);

comment on table GOLD.gold_fact_transactions is 'Payments as the payment pages list them';

create table if not exists OPS.delta_fact_transactions as
  select ''::varchar(10) as change, f.* from GOLD.gold_fact_transactions f where 1 = 0;

create table if not exists GOLD.gold_fact_shipments (
  shipment_key varchar(64) not null comment 'Key',
  store_id decimal(18,0) not null comment 'Store',
  shipment_id decimal(18,0) comment 'Shipment id of the API',
  order_id decimal(18,0) comment 'Order id of the API; deleted orders keep their parcels',
  order_key varchar(64) not null comment 'Order; it may be gone from gold_fact_orders',
  order_reference_id varchar comment 'The number of the order that the merchant and the customer see',
  shipment_type varchar comment 'shipment: to the customer; return: back to the store',
  courier_id decimal(18,0) comment 'Courier id of the API',
  courier_name varchar comment 'Courier',
  tracking_number varchar comment 'Number to follow the parcel by',
  shipment_status varchar comment 'Status slug, such as delivering',
  is_returned_to_origin boolean comment 'The status is return_to_origin: the courier brings it back undelivered; null while no status is known',
  is_international boolean comment 'Leaves the country',
  is_cod boolean comment 'Paid in cash on delivery; null while the payment method is not known',
  total_amount decimal(18,4) comment 'Total that the shipment states',
  cash_on_delivery_amount decimal(18,4) comment 'Cash on delivery that the shipment states',
  cod_to_collect decimal(18,4) comment 'What the courier is to collect: the greater of the two amounts before it on a parcel to the customer that is paid in cash, otherwise 0; an assumption',
  currency varchar comment 'Currency of the amounts',
  exchange_rate decimal(18,8) comment 'Rate from the store''s currency to the order''s, as the order says it',
  base_currency varchar not null comment 'The store''s currency',
  cod_to_collect_base decimal(18,4) comment 'The same in the store''s currency: amount ÷ rate; null when no rate is known',
  created_date_key decimal(8,0) comment 'Business date of created_at as yyyymmdd',
  created_at timestamp_ntz comment 'When the shipment was created (UTC)',
  delivered_date_key decimal(8,0) comment 'Business date of delivered_at as yyyymmdd',
  delivered_at timestamp_ntz comment 'When a delivered parcel to the customer arrived (UTC), by the history of its order; shipments themselves do not tell it',
  delivered_at_source varchar(20) comment 'Entry of the history that delivered_at is the first of: delivered, or completed where no entry says delivered',
  row_hash varchar(64) not null comment 'Hash of the row''s values and keys',
  run_id varchar(32) not null comment 'Run that last wrote the row',
  loaded_at timestamp_ntz comment 'When the row was last written (UTC)',
  primary key (shipment_key)
);

comment on table GOLD.gold_fact_shipments is 'Parcels to customers and back';

create table if not exists OPS.delta_fact_shipments as
  select ''::varchar(10) as change, f.* from GOLD.gold_fact_shipments f where 1 = 0;

create table if not exists GOLD.gold_fact_abandoned_carts (
  abandoned_cart_key varchar(64) not null comment 'Key',
  store_id decimal(18,0) not null comment 'Store',
  cart_id decimal(18,0) comment 'Cart id of the API',
  customer_key varchar(64) not null comment 'Version of the customer valid when the cart was filled',
  cart_date_key decimal(8,0) comment 'Business date of created_at as yyyymmdd',
  created_at timestamp_ntz comment 'When the cart was filled (UTC)',
  updated_at timestamp_ntz comment 'Last change that the API reports (UTC)',
  cart_status varchar comment 'active or purchased; null when the API does not say',
  order_key varchar(64) not null comment 'Order that the cart became, by a payment that names both; unknown when none does',
  is_recovered boolean comment 'It was bought after all: its status is purchased or a payment names it; null when the API says neither',
  recovered_at timestamp_ntz comment 'First payment of the cart that went through (UTC); null when none names it',
  minutes_to_recovery decimal(18,0) comment 'Minutes from created_at to recovered_at',
  items_count decimal(18,0) comment 'Lines of the cart',
  coupon_code varchar comment 'Coupon that the cart carries',
  subtotal_amount decimal(18,4) comment 'Sum of the items before discount and tax',
  discount_amount decimal(18,4) comment 'Discounts',
  total_amount decimal(18,4) comment 'Total of the cart',
  currency varchar comment 'Currency of the amounts',
  base_currency varchar not null comment 'The store''s currency',
  total_amount_base decimal(18,4) comment 'Total in the store''s currency; null for a cart in another, because carts tell no rate',
  row_hash varchar(64) not null comment 'Hash of the row''s values and keys',
  run_id varchar(32) not null comment 'Run that last wrote the row',
  loaded_at timestamp_ntz comment 'When the row was last written (UTC)',
  primary key (abandoned_cart_key)
);

comment on table GOLD.gold_fact_abandoned_carts is 'Carts that were filled and left, bought later or not';

create table if not exists OPS.delta_fact_abandoned_carts as
  select ''::varchar(10) as change, f.* from GOLD.gold_fact_abandoned_carts f where 1 = 0;

create table if not exists GOLD.gold_fact_product_quantities (
  product_quantity_key varchar(64) not null comment 'Key',
  store_id decimal(18,0) not null comment 'Store',
  sku_key varchar(64) not null comment 'The SKU, the same on all its days',
  date_key decimal(8,0) not null comment 'Business day of the run that saw it, as yyyymmdd',
  product_id decimal(18,0) comment 'Product id of the API',
  sku_id decimal(18,0) comment 'SKU id of the API; null when the product has no variants',
  sku varchar comment 'SKU',
  quantity decimal(18,4) comment 'Pieces last seen on the day; null when unlimited or no longer listed, so that sums leave it out',
  is_unlimited boolean not null comment 'The store sells it without counting',
  is_listed boolean not null comment 'False from the day on which the store no longer has the SKU',
  row_hash varchar(64) not null comment 'Hash of the row''s values and keys',
  run_id varchar(32) not null comment 'Run that last wrote the row',
  loaded_at timestamp_ntz comment 'When the row was last written (UTC)',
  primary key (product_quantity_key)
);

comment on table GOLD.gold_fact_product_quantities is 'Stock by SKU and business day, for days on which it had changed: a day without a row has the stock of the row before it. The API gives no time, so the day is that of the run that saw it (as_of of OPS.runs)';

create table if not exists OPS.delta_fact_product_quantities as
  select ''::varchar(10) as change, f.* from GOLD.gold_fact_product_quantities f where 1 = 0;

create table if not exists GOLD.gold_fact_order_status_changes (
  order_status_change_key varchar(64) not null comment 'Key',
  store_id decimal(18,0) not null comment 'Store',
  order_history_id decimal(18,0) comment 'Entry id of the API',
  order_id decimal(18,0) comment 'Order id of the API; deleted orders keep their history while it can be read',
  order_key varchar(64) not null comment 'Order; it may be gone from gold_fact_orders',
  sequence_number decimal(18,0) not null comment '1 for the first entry of the order; entries of one instant are in the order of their ids',
  entry_type varchar comment 'activity or comment',
  order_status_key varchar(64) not null comment 'Status',
  order_status varchar comment 'Status slug: the entry''s own, else that of the status with this original name',
  order_status_name varchar comment 'Name of the status as the store shows it',
  is_new_status boolean not null comment 'The status differs from that of the entry before; false for comments and edits',
  entered_date_key decimal(8,0) comment 'Business date of entered_at as yyyymmdd',
  entered_at timestamp_ntz comment 'Time of the entry (UTC)',
  left_at timestamp_ntz comment 'Time of the next entry (UTC); null for the latest',
  seconds_in_status decimal(18,0) comment 'Seconds from entered_at to left_at; null for the latest',
  row_hash varchar(64) not null comment 'Hash of the row''s values and keys',
  run_id varchar(32) not null comment 'Run that last wrote the row',
  loaded_at timestamp_ntz comment 'When the row was last written (UTC)',
  primary key (order_status_change_key)
);

comment on table GOLD.gold_fact_order_status_changes is 'One row for each entry of an order''s history, with the time the order then stayed';

create table if not exists OPS.delta_fact_order_status_changes as
  select ''::varchar(10) as change, f.* from GOLD.gold_fact_order_status_changes f where 1 = 0;

create or replace view GOLD.gold_fact_refunds (
  refund_key comment 'Key: that of the credit note',
  store_id comment 'Store',
  order_id comment 'Order id of the API; deleted orders keep their documents',
  order_key comment 'Order; it may be gone from gold_fact_orders',
  refund_date_key comment 'Date of the credit note, a business day of the store, as yyyymmdd',
  invoice_id comment 'Id of the credit note in the API',
  invoice_number comment 'Number of the credit note',
  net_amount comment 'Refunded without VAT, positive',
  vat_amount comment 'VAT given back, positive',
  total_amount comment 'Refunded with VAT, positive',
  currency comment 'Currency of the amounts',
  net_amount_base comment 'Refunded without VAT in the store''s currency',
  vat_amount_base comment 'VAT given back in the store''s currency',
  total_amount_base comment 'Refunded with VAT in the store''s currency',
  vat_category comment 'standard, export, exempt or zero_rated, as on the document',
  source comment 'credit_note: a status never makes a refund, a document does'
)
comment = 'Refunds: the credit notes of gold_fact_invoices'
as
select
  invoice_key as refund_key, store_id, order_id, order_key, invoice_date_key as refund_date_key, invoice_id, invoice_number, net_amount,
  tax_amount as vat_amount, total_amount, currency, net_amount_base, tax_amount_base as vat_amount_base, total_amount_base, vat_category,
  'credit_note' as source
from GOLD.gold_fact_invoices
where document_type = 'credit_note';

-- Payments bring methods that no order carries.
comment on column GOLD.gold_dim_payment_method.is_active is 'Always true: seen on an order or a payment';

comment on column GOLD.gold_dim_payment_method.created_at is 'First order or payment that used it (UTC)';

-- The facts above are empty, and what they are made of may have been published long ago.
update OPS.watermarks set published_run_id = '' where published_run_id <> '';
