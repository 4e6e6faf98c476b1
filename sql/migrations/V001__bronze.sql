-- Bronze: every record as the API sent it, with where it came from. Appended, never updated.

create schema if not exists BRONZE;

create stage if not exists BRONZE.SALLA_STAGE
  comment = 'Files of the runs: store=<id>/run=<run_id>/<stream>/part-….ndjson.gz, and the plans';

create table if not exists BRONZE.bronze_orders (
  store_id decimal(18,0) not null comment 'Store the record belongs to',
  id decimal(18,0) comment 'Order id; null only when the record carried none',
  is_deleted boolean not null comment 'True for the tombstone of an order that the store no longer has',
  noticed_at timestamp_ntz comment 'Tombstones: the store''s time when the absence was noticed (UTC)',
  record variant comment 'Answer of GET /orders/{id}, whole',
  list_row variant comment 'Row of GET /orders, whole',
  items variant comment 'Answer of GET /orders/items, whole',
  record_hash varchar(64) not null comment 'SHA-256 of record, list_row and items with sorted keys',
  row_hash varchar(64) comment 'SHA-256 of list_row with sorted keys; the sweep compares it',
  run_id varchar(32) not null comment 'Run that loaded the record',
  file varchar(400) not null comment 'Stage file and line number; later lines win within a run',
  source_system varchar(50) default 'SALLA_API' comment 'Always SALLA_API',
  loaded_at timestamp_ntz default current_timestamp()::timestamp_ntz comment 'When COPY loaded the record (UTC)'
);

create table if not exists BRONZE.bronze_customers (
  store_id decimal(18,0) not null comment 'Store the record belongs to',
  id decimal(18,0) comment 'Customer id; null only when the record carried none',
  is_deleted boolean not null comment 'True for the tombstone of a customer that the store no longer has',
  noticed_at timestamp_ntz comment 'Tombstones: the store''s time when the absence was noticed (UTC)',
  record variant comment 'Row of GET /customers, whole',
  record_hash varchar(64) not null comment 'SHA-256 of record with sorted keys',
  row_hash varchar(64) comment 'Same as record_hash; the listing compares it',
  run_id varchar(32) not null comment 'Run that loaded the record',
  file varchar(400) not null comment 'Stage file and line number; later lines win within a run',
  source_system varchar(50) default 'SALLA_API' comment 'Always SALLA_API',
  loaded_at timestamp_ntz default current_timestamp()::timestamp_ntz comment 'When COPY loaded the record (UTC)'
);

create table if not exists BRONZE.bronze_products (
  store_id decimal(18,0) not null comment 'Store the record belongs to',
  id decimal(18,0) comment 'Product id; null only when the record carried none',
  is_deleted boolean not null comment 'True for the tombstone of a product that the store no longer has',
  noticed_at timestamp_ntz comment 'Tombstones: the store''s time when the absence was noticed (UTC)',
  record variant comment 'Row of GET /products, whole',
  record_hash varchar(64) not null comment 'SHA-256 of record with sorted keys',
  row_hash varchar(64) comment 'Same as record_hash; the listing compares it',
  run_id varchar(32) not null comment 'Run that loaded the record',
  file varchar(400) not null comment 'Stage file and line number; later lines win within a run',
  source_system varchar(50) default 'SALLA_API' comment 'Always SALLA_API',
  loaded_at timestamp_ntz default current_timestamp()::timestamp_ntz comment 'When COPY loaded the record (UTC)'
);
