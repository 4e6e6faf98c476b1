-- Bronze of the streams beside orders, customers and products: the same table for each of them.

create table if not exists BRONZE.bronze_order_histories (
  store_id decimal(18,0) not null comment 'Store the record belongs to',
  id varchar(200) comment 'Key of the record: the id of the order; null only when the record carried none',
  is_deleted boolean not null comment 'True for the tombstone of a record that the store no longer has',
  noticed_at timestamp_ntz comment 'Tombstones: the store''s time when the absence was noticed (UTC)',
  record variant comment 'Order id and the rows of GET /orders/{id}/histories, whole',
  record_hash varchar(64) not null comment 'SHA-256 of record with sorted keys',
  row_hash varchar(64) comment 'SHA-256 of the row as the listing compares it',
  run_id varchar(32) not null comment 'Run that loaded the record',
  file varchar(400) not null comment 'Stage file and line number; later lines win within a run',
  source_system varchar(50) default 'SALLA_API' comment 'Always SALLA_API',
  loaded_at timestamp_ntz default current_timestamp()::timestamp_ntz comment 'When COPY loaded the record (UTC)'
);

create table if not exists BRONZE.bronze_order_statuses (
  store_id decimal(18,0) not null comment 'Store the record belongs to',
  id varchar(200) comment 'Key of the record: the id of the status; null only when the record carried none',
  is_deleted boolean not null comment 'True for the tombstone of a record that the store no longer has',
  noticed_at timestamp_ntz comment 'Tombstones: the store''s time when the absence was noticed (UTC)',
  record variant comment 'Row of GET /orders/statuses, whole',
  record_hash varchar(64) not null comment 'SHA-256 of record with sorted keys',
  row_hash varchar(64) comment 'SHA-256 of the row as the listing compares it',
  run_id varchar(32) not null comment 'Run that loaded the record',
  file varchar(400) not null comment 'Stage file and line number; later lines win within a run',
  source_system varchar(50) default 'SALLA_API' comment 'Always SALLA_API',
  loaded_at timestamp_ntz default current_timestamp()::timestamp_ntz comment 'When COPY loaded the record (UTC)'
);

create table if not exists BRONZE.bronze_invoices (
  store_id decimal(18,0) not null comment 'Store the record belongs to',
  id varchar(200) comment 'Key of the record: the id of the invoice; null only when the record carried none',
  is_deleted boolean not null comment 'True for the tombstone of a record that the store no longer has',
  noticed_at timestamp_ntz comment 'Tombstones: the store''s time when the absence was noticed (UTC)',
  record variant comment 'Row of GET /orders/invoices, whole',
  record_hash varchar(64) not null comment 'SHA-256 of record with sorted keys',
  row_hash varchar(64) comment 'SHA-256 of the row as the listing compares it',
  run_id varchar(32) not null comment 'Run that loaded the record',
  file varchar(400) not null comment 'Stage file and line number; later lines win within a run',
  source_system varchar(50) default 'SALLA_API' comment 'Always SALLA_API',
  loaded_at timestamp_ntz default current_timestamp()::timestamp_ntz comment 'When COPY loaded the record (UTC)'
);

create table if not exists BRONZE.bronze_transactions (
  store_id decimal(18,0) not null comment 'Store the record belongs to',
  id varchar(200) comment 'Key of the record: the id of the transaction; null only when the record carried none',
  is_deleted boolean not null comment 'True for the tombstone of a record that the store no longer has',
  noticed_at timestamp_ntz comment 'Tombstones: the store''s time when the absence was noticed (UTC)',
  record variant comment 'Row of GET /transactions, whole',
  record_hash varchar(64) not null comment 'SHA-256 of record with sorted keys',
  row_hash varchar(64) comment 'SHA-256 of the row as the listing compares it',
  run_id varchar(32) not null comment 'Run that loaded the record',
  file varchar(400) not null comment 'Stage file and line number; later lines win within a run',
  source_system varchar(50) default 'SALLA_API' comment 'Always SALLA_API',
  loaded_at timestamp_ntz default current_timestamp()::timestamp_ntz comment 'When COPY loaded the record (UTC)'
);

create table if not exists BRONZE.bronze_shipments (
  store_id decimal(18,0) not null comment 'Store the record belongs to',
  id varchar(200) comment 'Key of the record: the id of the shipment; null only when the record carried none',
  is_deleted boolean not null comment 'True for the tombstone of a record that the store no longer has',
  noticed_at timestamp_ntz comment 'Tombstones: the store''s time when the absence was noticed (UTC)',
  record variant comment 'Row of GET /shipments, whole',
  record_hash varchar(64) not null comment 'SHA-256 of record with sorted keys',
  row_hash varchar(64) comment 'SHA-256 of the row as the listing compares it',
  run_id varchar(32) not null comment 'Run that loaded the record',
  file varchar(400) not null comment 'Stage file and line number; later lines win within a run',
  source_system varchar(50) default 'SALLA_API' comment 'Always SALLA_API',
  loaded_at timestamp_ntz default current_timestamp()::timestamp_ntz comment 'When COPY loaded the record (UTC)'
);

create table if not exists BRONZE.bronze_abandoned_carts (
  store_id decimal(18,0) not null comment 'Store the record belongs to',
  id varchar(200) comment 'Key of the record: the id of the cart; null only when the record carried none',
  is_deleted boolean not null comment 'True for the tombstone of a record that the store no longer has',
  noticed_at timestamp_ntz comment 'Tombstones: the store''s time when the absence was noticed (UTC)',
  record variant comment 'Row of GET /carts/abandoned, whole',
  record_hash varchar(64) not null comment 'SHA-256 of record with sorted keys',
  row_hash varchar(64) comment 'SHA-256 of the row as the listing compares it',
  run_id varchar(32) not null comment 'Run that loaded the record',
  file varchar(400) not null comment 'Stage file and line number; later lines win within a run',
  source_system varchar(50) default 'SALLA_API' comment 'Always SALLA_API',
  loaded_at timestamp_ntz default current_timestamp()::timestamp_ntz comment 'When COPY loaded the record (UTC)'
);

create table if not exists BRONZE.bronze_payment_methods (
  store_id decimal(18,0) not null comment 'Store the record belongs to',
  id varchar(200) comment 'Key of the record: the id of the payment method; null only when the record carried none',
  is_deleted boolean not null comment 'True for the tombstone of a record that the store no longer has',
  noticed_at timestamp_ntz comment 'Tombstones: the store''s time when the absence was noticed (UTC)',
  record variant comment 'Row of GET /payment/methods, whole',
  record_hash varchar(64) not null comment 'SHA-256 of record with sorted keys',
  row_hash varchar(64) comment 'SHA-256 of the row as the listing compares it',
  run_id varchar(32) not null comment 'Run that loaded the record',
  file varchar(400) not null comment 'Stage file and line number; later lines win within a run',
  source_system varchar(50) default 'SALLA_API' comment 'Always SALLA_API',
  loaded_at timestamp_ntz default current_timestamp()::timestamp_ntz comment 'When COPY loaded the record (UTC)'
);

create table if not exists BRONZE.bronze_shipping_companies (
  store_id decimal(18,0) not null comment 'Store the record belongs to',
  id varchar(200) comment 'Key of the record: the id of the shipping company; null only when the record carried none',
  is_deleted boolean not null comment 'True for the tombstone of a record that the store no longer has',
  noticed_at timestamp_ntz comment 'Tombstones: the store''s time when the absence was noticed (UTC)',
  record variant comment 'Row of GET /shipping/companies/, whole',
  record_hash varchar(64) not null comment 'SHA-256 of record with sorted keys',
  row_hash varchar(64) comment 'SHA-256 of the row as the listing compares it',
  run_id varchar(32) not null comment 'Run that loaded the record',
  file varchar(400) not null comment 'Stage file and line number; later lines win within a run',
  source_system varchar(50) default 'SALLA_API' comment 'Always SALLA_API',
  loaded_at timestamp_ntz default current_timestamp()::timestamp_ntz comment 'When COPY loaded the record (UTC)'
);

create table if not exists BRONZE.bronze_product_quantities (
  store_id decimal(18,0) not null comment 'Store the record belongs to',
  id varchar(200) comment 'Key of the record: product id and SKU id, joined by /; null only when the record carried none',
  is_deleted boolean not null comment 'True for the tombstone of a record that the store no longer has',
  noticed_at timestamp_ntz comment 'Tombstones: the store''s time when the absence was noticed (UTC)',
  record variant comment 'Row of GET /products/quantities, whole',
  record_hash varchar(64) not null comment 'SHA-256 of record with sorted keys',
  row_hash varchar(64) comment 'SHA-256 of the row as the listing compares it',
  run_id varchar(32) not null comment 'Run that loaded the record',
  file varchar(400) not null comment 'Stage file and line number; later lines win within a run',
  source_system varchar(50) default 'SALLA_API' comment 'Always SALLA_API',
  loaded_at timestamp_ntz default current_timestamp()::timestamp_ntz comment 'When COPY loaded the record (UTC)'
);

create table if not exists BRONZE.bronze_categories (
  store_id decimal(18,0) not null comment 'Store the record belongs to',
  id varchar(200) comment 'Key of the record: the id of the category; null only when the record carried none',
  is_deleted boolean not null comment 'True for the tombstone of a record that the store no longer has',
  noticed_at timestamp_ntz comment 'Tombstones: the store''s time when the absence was noticed (UTC)',
  record variant comment 'Row of GET /categories, whole',
  record_hash varchar(64) not null comment 'SHA-256 of record with sorted keys',
  row_hash varchar(64) comment 'SHA-256 of the row as the listing compares it',
  run_id varchar(32) not null comment 'Run that loaded the record',
  file varchar(400) not null comment 'Stage file and line number; later lines win within a run',
  source_system varchar(50) default 'SALLA_API' comment 'Always SALLA_API',
  loaded_at timestamp_ntz default current_timestamp()::timestamp_ntz comment 'When COPY loaded the record (UTC)'
);

create table if not exists BRONZE.bronze_brands (
  store_id decimal(18,0) not null comment 'Store the record belongs to',
  id varchar(200) comment 'Key of the record: the id of the brand; null only when the record carried none',
  is_deleted boolean not null comment 'True for the tombstone of a record that the store no longer has',
  noticed_at timestamp_ntz comment 'Tombstones: the store''s time when the absence was noticed (UTC)',
  record variant comment 'Row of GET /brands, whole',
  record_hash varchar(64) not null comment 'SHA-256 of record with sorted keys',
  row_hash varchar(64) comment 'SHA-256 of the row as the listing compares it',
  run_id varchar(32) not null comment 'Run that loaded the record',
  file varchar(400) not null comment 'Stage file and line number; later lines win within a run',
  source_system varchar(50) default 'SALLA_API' comment 'Always SALLA_API',
  loaded_at timestamp_ntz default current_timestamp()::timestamp_ntz comment 'When COPY loaded the record (UTC)'
);

create table if not exists BRONZE.bronze_customer_groups (
  store_id decimal(18,0) not null comment 'Store the record belongs to',
  id varchar(200) comment 'Key of the record: the id of the group; null only when the record carried none',
  is_deleted boolean not null comment 'True for the tombstone of a record that the store no longer has',
  noticed_at timestamp_ntz comment 'Tombstones: the store''s time when the absence was noticed (UTC)',
  record variant comment 'Row of GET /customers/groups, whole',
  record_hash varchar(64) not null comment 'SHA-256 of record with sorted keys',
  row_hash varchar(64) comment 'SHA-256 of the row as the listing compares it',
  run_id varchar(32) not null comment 'Run that loaded the record',
  file varchar(400) not null comment 'Stage file and line number; later lines win within a run',
  source_system varchar(50) default 'SALLA_API' comment 'Always SALLA_API',
  loaded_at timestamp_ntz default current_timestamp()::timestamp_ntz comment 'When COPY loaded the record (UTC)'
);

create table if not exists BRONZE.bronze_coupons (
  store_id decimal(18,0) not null comment 'Store the record belongs to',
  id varchar(200) comment 'Key of the record: the id of the coupon; null only when the record carried none',
  is_deleted boolean not null comment 'True for the tombstone of a record that the store no longer has',
  noticed_at timestamp_ntz comment 'Tombstones: the store''s time when the absence was noticed (UTC)',
  record variant comment 'Row of GET /coupons, whole',
  record_hash varchar(64) not null comment 'SHA-256 of record with sorted keys',
  row_hash varchar(64) comment 'SHA-256 of the row as the listing compares it',
  run_id varchar(32) not null comment 'Run that loaded the record',
  file varchar(400) not null comment 'Stage file and line number; later lines win within a run',
  source_system varchar(50) default 'SALLA_API' comment 'Always SALLA_API',
  loaded_at timestamp_ntz default current_timestamp()::timestamp_ntz comment 'When COPY loaded the record (UTC)'
);

create table if not exists BRONZE.bronze_special_offers (
  store_id decimal(18,0) not null comment 'Store the record belongs to',
  id varchar(200) comment 'Key of the record: the id of the offer; null only when the record carried none',
  is_deleted boolean not null comment 'True for the tombstone of a record that the store no longer has',
  noticed_at timestamp_ntz comment 'Tombstones: the store''s time when the absence was noticed (UTC)',
  record variant comment 'Row of GET /specialoffers, whole',
  record_hash varchar(64) not null comment 'SHA-256 of record with sorted keys',
  row_hash varchar(64) comment 'SHA-256 of the row as the listing compares it',
  run_id varchar(32) not null comment 'Run that loaded the record',
  file varchar(400) not null comment 'Stage file and line number; later lines win within a run',
  source_system varchar(50) default 'SALLA_API' comment 'Always SALLA_API',
  loaded_at timestamp_ntz default current_timestamp()::timestamp_ntz comment 'When COPY loaded the record (UTC)'
);

create table if not exists BRONZE.bronze_affiliates (
  store_id decimal(18,0) not null comment 'Store the record belongs to',
  id varchar(200) comment 'Key of the record: the id of the campaign; null only when the record carried none',
  is_deleted boolean not null comment 'True for the tombstone of a record that the store no longer has',
  noticed_at timestamp_ntz comment 'Tombstones: the store''s time when the absence was noticed (UTC)',
  record variant comment 'Row of GET /affiliates, whole',
  record_hash varchar(64) not null comment 'SHA-256 of record with sorted keys',
  row_hash varchar(64) comment 'SHA-256 of the row as the listing compares it',
  run_id varchar(32) not null comment 'Run that loaded the record',
  file varchar(400) not null comment 'Stage file and line number; later lines win within a run',
  source_system varchar(50) default 'SALLA_API' comment 'Always SALLA_API',
  loaded_at timestamp_ntz default current_timestamp()::timestamp_ntz comment 'When COPY loaded the record (UTC)'
);

create table if not exists BRONZE.bronze_reviews (
  store_id decimal(18,0) not null comment 'Store the record belongs to',
  id varchar(200) comment 'Key of the record: the id of the review; null only when the record carried none',
  is_deleted boolean not null comment 'True for the tombstone of a record that the store no longer has',
  noticed_at timestamp_ntz comment 'Tombstones: the store''s time when the absence was noticed (UTC)',
  record variant comment 'Row of GET /reviews, whole',
  record_hash varchar(64) not null comment 'SHA-256 of record with sorted keys',
  row_hash varchar(64) comment 'SHA-256 of the row as the listing compares it',
  run_id varchar(32) not null comment 'Run that loaded the record',
  file varchar(400) not null comment 'Stage file and line number; later lines win within a run',
  source_system varchar(50) default 'SALLA_API' comment 'Always SALLA_API',
  loaded_at timestamp_ntz default current_timestamp()::timestamp_ntz comment 'When COPY loaded the record (UTC)'
);

create table if not exists BRONZE.bronze_store_info (
  store_id decimal(18,0) not null comment 'Store the record belongs to',
  id varchar(200) comment 'Key of the record: the id of the store; null only when the record carried none',
  is_deleted boolean not null comment 'True for the tombstone of a record that the store no longer has',
  noticed_at timestamp_ntz comment 'Tombstones: the store''s time when the absence was noticed (UTC)',
  record variant comment 'Answer of GET /store/info, whole',
  record_hash varchar(64) not null comment 'SHA-256 of record with sorted keys',
  row_hash varchar(64) comment 'SHA-256 of the row as the listing compares it',
  run_id varchar(32) not null comment 'Run that loaded the record',
  file varchar(400) not null comment 'Stage file and line number; later lines win within a run',
  source_system varchar(50) default 'SALLA_API' comment 'Always SALLA_API',
  loaded_at timestamp_ntz default current_timestamp()::timestamp_ntz comment 'When COPY loaded the record (UTC)'
);

create table if not exists BRONZE.bronze_settings (
  store_id decimal(18,0) not null comment 'Store the record belongs to',
  id varchar(200) comment 'Key of the record: entity and slug, joined by /; null only when the record carried none',
  is_deleted boolean not null comment 'True for the tombstone of a record that the store no longer has',
  noticed_at timestamp_ntz comment 'Tombstones: the store''s time when the absence was noticed (UTC)',
  record variant comment 'Row of GET /settings, whole',
  record_hash varchar(64) not null comment 'SHA-256 of record with sorted keys',
  row_hash varchar(64) comment 'SHA-256 of the row as the listing compares it',
  run_id varchar(32) not null comment 'Run that loaded the record',
  file varchar(400) not null comment 'Stage file and line number; later lines win within a run',
  source_system varchar(50) default 'SALLA_API' comment 'Always SALLA_API',
  loaded_at timestamp_ntz default current_timestamp()::timestamp_ntz comment 'When COPY loaded the record (UTC)'
);

create table if not exists BRONZE.bronze_branches (
  store_id decimal(18,0) not null comment 'Store the record belongs to',
  id varchar(200) comment 'Key of the record: the id of the branch; null only when the record carried none',
  is_deleted boolean not null comment 'True for the tombstone of a record that the store no longer has',
  noticed_at timestamp_ntz comment 'Tombstones: the store''s time when the absence was noticed (UTC)',
  record variant comment 'Row of GET /branches, whole',
  record_hash varchar(64) not null comment 'SHA-256 of record with sorted keys',
  row_hash varchar(64) comment 'SHA-256 of the row as the listing compares it',
  run_id varchar(32) not null comment 'Run that loaded the record',
  file varchar(400) not null comment 'Stage file and line number; later lines win within a run',
  source_system varchar(50) default 'SALLA_API' comment 'Always SALLA_API',
  loaded_at timestamp_ntz default current_timestamp()::timestamp_ntz comment 'When COPY loaded the record (UTC)'
);

create table if not exists BRONZE.bronze_employees (
  store_id decimal(18,0) not null comment 'Store the record belongs to',
  id varchar(200) comment 'Key of the record: the id of the user; null only when the record carried none',
  is_deleted boolean not null comment 'True for the tombstone of a record that the store no longer has',
  noticed_at timestamp_ntz comment 'Tombstones: the store''s time when the absence was noticed (UTC)',
  record variant comment 'Row of GET /users, whole',
  record_hash varchar(64) not null comment 'SHA-256 of record with sorted keys',
  row_hash varchar(64) comment 'SHA-256 of the row as the listing compares it',
  run_id varchar(32) not null comment 'Run that loaded the record',
  file varchar(400) not null comment 'Stage file and line number; later lines win within a run',
  source_system varchar(50) default 'SALLA_API' comment 'Always SALLA_API',
  loaded_at timestamp_ntz default current_timestamp()::timestamp_ntz comment 'When COPY loaded the record (UTC)'
);

create table if not exists BRONZE.bronze_taxes (
  store_id decimal(18,0) not null comment 'Store the record belongs to',
  id varchar(200) comment 'Key of the record: the id of the tax; null only when the record carried none',
  is_deleted boolean not null comment 'True for the tombstone of a record that the store no longer has',
  noticed_at timestamp_ntz comment 'Tombstones: the store''s time when the absence was noticed (UTC)',
  record variant comment 'Row of GET /taxes, whole',
  record_hash varchar(64) not null comment 'SHA-256 of record with sorted keys',
  row_hash varchar(64) comment 'SHA-256 of the row as the listing compares it',
  run_id varchar(32) not null comment 'Run that loaded the record',
  file varchar(400) not null comment 'Stage file and line number; later lines win within a run',
  source_system varchar(50) default 'SALLA_API' comment 'Always SALLA_API',
  loaded_at timestamp_ntz default current_timestamp()::timestamp_ntz comment 'When COPY loaded the record (UTC)'
);

create table if not exists BRONZE.bronze_currencies (
  store_id decimal(18,0) not null comment 'Store the record belongs to',
  id varchar(200) comment 'Key of the record: the code of the currency; null only when the record carried none',
  is_deleted boolean not null comment 'True for the tombstone of a record that the store no longer has',
  noticed_at timestamp_ntz comment 'Tombstones: the store''s time when the absence was noticed (UTC)',
  record variant comment 'Row of GET /currencies, whole',
  record_hash varchar(64) not null comment 'SHA-256 of record with sorted keys',
  row_hash varchar(64) comment 'SHA-256 of the row as the listing compares it',
  run_id varchar(32) not null comment 'Run that loaded the record',
  file varchar(400) not null comment 'Stage file and line number; later lines win within a run',
  source_system varchar(50) default 'SALLA_API' comment 'Always SALLA_API',
  loaded_at timestamp_ntz default current_timestamp()::timestamp_ntz comment 'When COPY loaded the record (UTC)'
);

create table if not exists BRONZE.bronze_countries (
  store_id decimal(18,0) not null comment 'Store the record belongs to',
  id varchar(200) comment 'Key of the record: the id of the country; null only when the record carried none',
  is_deleted boolean not null comment 'True for the tombstone of a record that the store no longer has',
  noticed_at timestamp_ntz comment 'Tombstones: the store''s time when the absence was noticed (UTC)',
  record variant comment 'Row of GET /countries, whole',
  record_hash varchar(64) not null comment 'SHA-256 of record with sorted keys',
  row_hash varchar(64) comment 'SHA-256 of the row as the listing compares it',
  run_id varchar(32) not null comment 'Run that loaded the record',
  file varchar(400) not null comment 'Stage file and line number; later lines win within a run',
  source_system varchar(50) default 'SALLA_API' comment 'Always SALLA_API',
  loaded_at timestamp_ntz default current_timestamp()::timestamp_ntz comment 'When COPY loaded the record (UTC)'
);

create table if not exists BRONZE.bronze_cities (
  store_id decimal(18,0) not null comment 'Store the record belongs to',
  id varchar(200) comment 'Key of the record: the id of the city; null only when the record carried none',
  is_deleted boolean not null comment 'True for the tombstone of a record that the store no longer has',
  noticed_at timestamp_ntz comment 'Tombstones: the store''s time when the absence was noticed (UTC)',
  record variant comment 'Row of GET /countries/{id}/cities, whole',
  record_hash varchar(64) not null comment 'SHA-256 of record with sorted keys',
  row_hash varchar(64) comment 'SHA-256 of the row as the listing compares it',
  run_id varchar(32) not null comment 'Run that loaded the record',
  file varchar(400) not null comment 'Stage file and line number; later lines win within a run',
  source_system varchar(50) default 'SALLA_API' comment 'Always SALLA_API',
  loaded_at timestamp_ntz default current_timestamp()::timestamp_ntz comment 'When COPY loaded the record (UTC)'
);
