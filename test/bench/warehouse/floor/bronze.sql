-- The stage files of one run, whole: raw JSON with the SHA-256 that the files carry.
create table bronze.bronze_orders as
select store_id, id, record, list_row, items, hash as record_hash, row_hash, filename || '#' || line as file, now()::timestamp as loaded_at
from read_json(
  '{files}/orders/*.gz', format = 'newline_delimited', maximum_object_size = 16777216, filename = true,
  columns = {store_id: 'DECIMAL(18,0)', id: 'DECIMAL(18,0)', record: 'JSON', list_row: 'JSON', items: 'JSON', hash: 'VARCHAR', row_hash: 'VARCHAR', line: 'VARCHAR'}
);

create table bronze.bronze_customers as
select store_id, id, record, hash as record_hash, row_hash, filename || '#' || line as file, now()::timestamp as loaded_at
from read_json(
  '{files}/customers/*.gz', format = 'newline_delimited', maximum_object_size = 16777216, filename = true,
  columns = {store_id: 'DECIMAL(18,0)', id: 'DECIMAL(18,0)', record: 'JSON', hash: 'VARCHAR', row_hash: 'VARCHAR', line: 'VARCHAR'}
);

create table bronze.bronze_products as
select store_id, id, record, hash as record_hash, row_hash, filename || '#' || line as file, now()::timestamp as loaded_at
from read_json(
  '{files}/products/*.gz', format = 'newline_delimited', maximum_object_size = 16777216, filename = true,
  columns = {store_id: 'DECIMAL(18,0)', id: 'DECIMAL(18,0)', record: 'JSON', hash: 'VARCHAR', row_hash: 'VARCHAR', line: 'VARCHAR'}
);

create table bronze.bronze_invoices as
select store_id, id, record, hash as record_hash, row_hash, filename || '#' || line as file, now()::timestamp as loaded_at
from read_json(
  '{files}/invoices/*.gz', format = 'newline_delimited', maximum_object_size = 16777216, filename = true,
  columns = {store_id: 'DECIMAL(18,0)', id: 'VARCHAR', record: 'JSON', hash: 'VARCHAR', row_hash: 'VARCHAR', line: 'VARCHAR'}
);

create table bronze.bronze_transactions as
select store_id, id, record, hash as record_hash, row_hash, filename || '#' || line as file, now()::timestamp as loaded_at
from read_json(
  '{files}/transactions/*.gz', format = 'newline_delimited', maximum_object_size = 16777216, filename = true,
  columns = {store_id: 'DECIMAL(18,0)', id: 'VARCHAR', record: 'JSON', hash: 'VARCHAR', row_hash: 'VARCHAR', line: 'VARCHAR'}
);

create table bronze.bronze_shipments as
select store_id, id, record, hash as record_hash, row_hash, filename || '#' || line as file, now()::timestamp as loaded_at
from read_json(
  '{files}/shipments/*.gz', format = 'newline_delimited', maximum_object_size = 16777216, filename = true,
  columns = {store_id: 'DECIMAL(18,0)', id: 'VARCHAR', record: 'JSON', hash: 'VARCHAR', row_hash: 'VARCHAR', line: 'VARCHAR'}
);
