-- What finance asks of an order beyond its amounts: class of its status, amounts in the store's currency, the total it had
-- first; and lines keyed by their order too. Rows of earlier runs get the new columns when they change, or by a replay.

create table if not exists OPS.store_settings (
  store_id decimal(18,0) not null comment 'Store',
  base_currency varchar not null comment 'Currency that the store keeps its books in',
  time_zone varchar not null comment 'Zone of the store''s business days',
  primary key (store_id)
);

create table if not exists OPS.test_order_rules (
  store_id decimal(18,0) not null comment 'Store',
  field varchar not null comment 'customer_id, coupon_code, payment_method, source or reference_id',
  value varchar not null comment 'Orders with this value in the field are tests and count in no measure',
  primary key (store_id, field, value)
);

alter table SILVER.silver_orders add column if not exists order_status_custom_id decimal(18,0) comment 'Id of the status that the store made of the original one';

alter table SILVER.silver_orders add column if not exists is_price_quote boolean comment 'A request for a quote, no order yet';

alter table SILVER.silver_orders add column if not exists tax_percent decimal(9,4) comment 'Tax rate in percent';

alter table SILVER.silver_orders add column if not exists discounted_shipping_amount decimal(18,4) comment 'Shipping that coupons paid for';

alter table SILVER.silver_orders add column if not exists first_total_amount decimal(18,4) comment 'Total when the order was first seen; the API may show 0 once it is canceled';

alter table SILVER.silver_orders add column if not exists base_currency varchar comment 'Currency that the exchange rate starts from: the store''s';

alter table SILVER.silver_orders add column if not exists shipping_country_code varchar comment 'Country of delivery, or of the customer when the order names none, as two letters';

alter table SILVER.silver_orders add column if not exists source_type varchar comment 'How the customer came, such as direct';

alter table SILVER.silver_orders add column if not exists source_device varchar comment 'Device, such as desktop';

alter table GOLD.gold_fact_orders add column if not exists order_status_key varchar(64) comment 'Status, with its class';
alter table GOLD.gold_fact_orders add column if not exists city_key varchar(64) comment 'City of delivery';
alter table GOLD.gold_fact_orders add column if not exists coupon_key varchar(64) comment 'First coupon';
alter table GOLD.gold_fact_orders add column if not exists currency_key varchar(64) comment 'Currency of the order';
alter table GOLD.gold_fact_orders add column if not exists trading_date_key decimal(8,0) comment 'Day as yyyymmdd that ends at 04:00 of the store''s night, for campaigns; finance uses order_date_key';
alter table GOLD.gold_fact_orders add column if not exists is_test boolean comment 'By OPS.test_order_rules; counts in no measure';
alter table GOLD.gold_fact_orders add column if not exists is_price_quote boolean comment 'A request for a quote, no order yet';
alter table GOLD.gold_fact_orders add column if not exists first_total_amount decimal(18,4) comment 'Total when the order was first seen; the API may show 0 once it is canceled';
alter table GOLD.gold_fact_orders add column if not exists net_amount decimal(18,4) comment 'Total without VAT: total − tax';
alter table GOLD.gold_fact_orders add column if not exists discounted_shipping_amount decimal(18,4) comment 'Shipping that coupons paid for';
alter table GOLD.gold_fact_orders add column if not exists base_currency varchar comment 'The store''s currency';
alter table GOLD.gold_fact_orders add column if not exists total_amount_base decimal(18,4) comment 'Total in the store''s currency: amount ÷ rate; null when no rate is known';
alter table GOLD.gold_fact_orders add column if not exists net_amount_base decimal(18,4) comment 'Total without VAT in the store''s currency';
alter table GOLD.gold_fact_orders add column if not exists tax_amount_base decimal(18,4) comment 'VAT in the store''s currency';
alter table GOLD.gold_fact_orders add column if not exists discount_amount_base decimal(18,4) comment 'Discounts in the store''s currency';
alter table GOLD.gold_fact_orders add column if not exists shipping_cost_base decimal(18,4) comment 'Shipping charged, in the store''s currency';

alter table OPS.delta_fact_orders add column if not exists order_status_key varchar(64) comment 'As in the fact';
alter table OPS.delta_fact_orders add column if not exists city_key varchar(64) comment 'As in the fact';
alter table OPS.delta_fact_orders add column if not exists coupon_key varchar(64) comment 'As in the fact';
alter table OPS.delta_fact_orders add column if not exists currency_key varchar(64) comment 'As in the fact';
alter table OPS.delta_fact_orders add column if not exists trading_date_key decimal(8,0) comment 'As in the fact';
alter table OPS.delta_fact_orders add column if not exists is_test boolean comment 'As in the fact';
alter table OPS.delta_fact_orders add column if not exists is_price_quote boolean comment 'As in the fact';
alter table OPS.delta_fact_orders add column if not exists first_total_amount decimal(18,4) comment 'As in the fact';
alter table OPS.delta_fact_orders add column if not exists net_amount decimal(18,4) comment 'As in the fact';
alter table OPS.delta_fact_orders add column if not exists discounted_shipping_amount decimal(18,4) comment 'As in the fact';
alter table OPS.delta_fact_orders add column if not exists base_currency varchar comment 'As in the fact';
alter table OPS.delta_fact_orders add column if not exists total_amount_base decimal(18,4) comment 'As in the fact';
alter table OPS.delta_fact_orders add column if not exists net_amount_base decimal(18,4) comment 'As in the fact';
alter table OPS.delta_fact_orders add column if not exists tax_amount_base decimal(18,4) comment 'As in the fact';
alter table OPS.delta_fact_orders add column if not exists discount_amount_base decimal(18,4) comment 'As in the fact';
alter table OPS.delta_fact_orders add column if not exists shipping_cost_base decimal(18,4) comment 'As in the fact';

-- The API never promised that a line's id is unique beyond its order.
comment on table SILVER.silver_order_items is 'One row per store, order and line';

update GOLD.gold_fact_order_items t
set order_item_key = sha2(s.store_id::varchar || '|' || s.order_id::varchar || '|' || s.order_item_id::varchar, 256)
from SILVER.silver_order_items s
where s.store_id = t.store_id and s.order_item_id = t.order_item_id
  and t.order_item_key = sha2(s.store_id::varchar || '|' || s.order_item_id::varchar, 256);
