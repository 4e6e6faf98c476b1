-- Operations: what each run did, what it could not load, and the deltas that a run prepares before it publishes.

create table if not exists OPS.runs (
  run_id varchar(32) not null comment 'Run, sortable by start',
  store_id decimal(18,0) not null comment 'Store',
  kind varchar(20) not null comment 'initial or incremental',
  state varchar(20) not null comment 'loading, published or finished',
  started_at timestamp_ntz not null comment 'Start of the run (UTC)',
  as_of timestamp_ntz not null comment 'The store''s own time when the run began (UTC)',
  created_from date comment 'Only what was created from this local date on was asked for',
  published_at timestamp_ntz comment 'When Gold was published (UTC)',
  finished_at timestamp_ntz comment 'End of the run (UTC)',
  primary key (run_id)
);

create table if not exists OPS.watermarks (
  store_id decimal(18,0) not null comment 'Store',
  published_run_id varchar(32) not null comment 'Bronze up to this run is in Gold',
  updated_at timestamp_ntz comment 'When it moved (UTC)',
  primary key (store_id)
);

create table if not exists OPS.ledger (
  run_id varchar(32) not null comment 'Run',
  store_id decimal(18,0) not null comment 'Store',
  stream varchar(50) not null comment 'Stream',
  reported decimal(18,0) not null comment 'Total that the API announced',
  fetched decimal(18,0) not null comment 'Records received',
  unchanged decimal(18,0) not null comment 'Records equal to the last ones seen',
  staged decimal(18,0) not null comment 'Lines written to stage files, tombstones included',
  loaded decimal(18,0) not null comment 'Bronze rows of this run',
  bronze decimal(18,0) not null comment 'Live keys in Bronze after the run',
  silver decimal(18,0) not null comment 'Live rows in Silver after the run',
  gold decimal(18,0) not null comment 'Live rows in Gold after the run',
  pending decimal(18,0) not null comment 'Known to exist but not read in full yet',
  quarantined decimal(18,0) not null comment 'Keys that no layer after Bronze could take',
  deleted decimal(18,0) not null comment 'Tombstones of this run',
  written decimal(18,0) not null comment 'Rows written in Silver and Gold',
  primary key (run_id, stream)
);

create table if not exists OPS.quarantine (
  store_id decimal(18,0) not null comment 'Store',
  stream varchar(50) not null comment 'Stream',
  record_key varchar(100) not null comment 'Key of the record, or its Bronze file and line when it has none',
  reason varchar(200) not null comment 'Field and what is wrong with it',
  file varchar(400) not null comment 'Bronze file and line of the record',
  run_id varchar(32) not null comment 'Run that brought the record',
  primary key (store_id, stream, record_key)
);

create table if not exists OPS.delta_dim_customers as
  select ''::varchar(10) as change, d.* from GOLD.gold_dim_customers d where 1 = 0;

create table if not exists OPS.delta_dim_products as
  select ''::varchar(10) as change, d.* from GOLD.gold_dim_products d where 1 = 0;

create table if not exists OPS.delta_dim_payment_method as
  select ''::varchar(10) as change, d.* from GOLD.gold_dim_payment_method d where 1 = 0;

create table if not exists OPS.delta_dim_shipping_method as
  select ''::varchar(10) as change, d.* from GOLD.gold_dim_shipping_method d where 1 = 0;

create table if not exists OPS.delta_fact_orders as
  select ''::varchar(10) as change, f.* from GOLD.gold_fact_orders f where 1 = 0;

create table if not exists OPS.delta_fact_order_items as
  select ''::varchar(10) as change, f.* from GOLD.gold_fact_order_items f where 1 = 0;
