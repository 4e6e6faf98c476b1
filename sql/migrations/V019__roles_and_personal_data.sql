-- Who asked to be forgotten, what was erased for them, and the key that tokens are made with. The key lives in a schema of its
-- own that no role of the runs or of readers may use (sql/roles/): views that show tokens read it as their owner.

create table if not exists OPS.forgotten (
  store_id decimal(18,0) not null comment 'Store',
  customer_id decimal(18,0) not null comment 'Customer id of the API; what runs bring of the customer is erased before Silver reads it',
  forgotten_at timestamp_ntz not null comment 'When it was asked for first (UTC)',
  primary key (store_id, customer_id)
);

comment on table OPS.forgotten is 'Customers who asked to be forgotten. Deleting a row lets later records of the customer in again.';

create table if not exists OPS.forgotten_orders (
  store_id decimal(18,0) not null comment 'Store',
  order_id decimal(18,0) not null comment 'Order of a customer in OPS.forgotten',
  primary key (store_id, order_id)
);

comment on table OPS.forgotten_orders is 'Orders whose parcels, payments, notes and addresses are erased with their customer.';

create table if not exists OPS.erasures (
  erasure_id varchar(40) not null comment 'One call of salla forget',
  store_id decimal(18,0) not null comment 'Store',
  customer_id decimal(18,0) not null comment 'Customer id of the API',
  table_name varchar(100) not null comment 'Table with its schema',
  rows_erased decimal(18,0) not null comment 'Rows whose personal values the call took out',
  erased_at timestamp_ntz not null comment 'When (UTC)',
  stage_files_until timestamp_ntz comment 'The first run after this time has removed the last stage file with records of the customer (UTC); null when Bronze holds none',
  time_travel_until timestamp_ntz not null comment 'Until then Time Travel can show the erased values (UTC)',
  fail_safe_until timestamp_ntz not null comment 'Until then Snowflake itself can restore them (UTC)',
  primary key (erasure_id, table_name)
);

comment on table OPS.erasures is 'Evidence of what was erased, by table. It holds no personal data but the customer id.';

create schema if not exists PRIVACY;

create table if not exists PRIVACY.token_key (
  inner_key varchar(64) not null comment 'Secret, 64 characters: one block of SHA-256',
  outer_key varchar(64) not null comment 'Another secret of that length',
  made_at timestamp_ntz default current_timestamp()::timestamp_ntz comment 'When salla migrate made it (UTC)'
);

comment on table PRIVACY.token_key is 'One row. token = sha2(outer_key || sha2(inner_key || value)); whoever reads it can try values until a token fits.';
