-- Orders may be known by their list row before their detail is read; runs record what they could live with.

alter table SILVER.silver_orders add column if not exists detail_state varchar comment 'pending: only the list row is known; stale: the list row changed after the detail was read; complete';

alter table SILVER.silver_orders add column if not exists detail_hash varchar comment 'Content hash of the detail and lines this row has; null while pending';

alter table SILVER.silver_orders add column if not exists detail_list_hash varchar comment 'Hash of the list row when the detail was read';

alter table GOLD.gold_fact_orders add column if not exists detail_state varchar comment 'pending: tax, discount, customer and lines are not read yet; stale: to be read again; complete';

alter table OPS.delta_fact_orders add column if not exists detail_state varchar comment 'As in the fact';

-- Rows of earlier runs came from details; the list row they were read with is not known here.
update SILVER.silver_orders set detail_state = 'complete', detail_hash = row_hash where detail_state is null;

update GOLD.gold_fact_orders set detail_state = 'complete' where detail_state is null;

alter table OPS.ledger add column if not exists changed decimal(18,0) comment 'New or changed keys that the run staged';

alter table OPS.ledger add column if not exists details_pending decimal(18,0) comment 'Orders whose detail is still to be read, or read again';

comment on column OPS.quarantine.reason is 'Field and what is wrong with it; released: it can be typed by now, and the run is reading it';

comment on column OPS.quarantine.record_key is 'Key of the record, or the last hundred characters of its Bronze file and line when it has none';

comment on column OPS.runs.state is 'loading, published, finished, or aborted: it never published and a newer run began';

create table if not exists OPS.run_warnings (
  run_id varchar(32) not null comment 'Run',
  store_id decimal(18,0) not null comment 'Store',
  stream varchar(50) comment 'Stream; null when it is about the whole run',
  kind varchar(50) not null comment 'stream_disabled, listing_incomplete, schema_drift or sort_not_honoured',
  message varchar not null comment 'What happened and what to do'
);

create table if not exists OPS.schema_drift (
  store_id decimal(18,0) not null comment 'Store',
  stream varchar(50) not null comment 'Stream',
  path varchar not null comment 'Path inside the record',
  change varchar(10) not null comment 'new, missing or retyped',
  before varchar comment 'JSON types seen until then',
  after varchar comment 'JSON types seen in the run',
  run_id varchar(32) not null comment 'Run that noticed it',
  noticed_at timestamp_ntz comment 'Store''s own time when the run began (UTC)',
  primary key (store_id, stream, path, change, run_id)
);
