-- What audits found in each run, and what each of them means to a store.

create table if not exists OPS.audit_results (
  run_id varchar(32) not null comment 'Run',
  store_id decimal(18,0) not null comment 'Store',
  audit varchar(100) not null comment 'Audit: the name of its file in sql/audits/',
  severity varchar(10) not null comment 'block: the last Gold was kept; warn: it was published all the same',
  rows_found decimal(18,0) not null comment 'Rows that contradict it, at most 20',
  example_keys varchar not null comment 'Keys of three of them, ids or hashes, never names or addresses',
  checked_at timestamp_ntz default current_timestamp()::timestamp_ntz comment 'When it was asked (UTC)',
  primary key (run_id, audit)
);

comment on table OPS.audit_results is 'Audits that found rows; an audit of a run that is not here found none.';

create table if not exists OPS.audit_settings (
  store_id decimal(18,0) not null comment 'Store; 0 is every store',
  audit varchar(100) not null comment 'Audit: the name of its file in sql/audits/',
  severity varchar(10) not null comment 'block, warn or off',
  primary key (store_id, audit)
);

comment on table OPS.audit_settings is 'What an audit means where it is not what its file says; a store''s own row wins over that of every store.';

create table if not exists OPS.money_tolerances (
  currency varchar not null comment 'Currency',
  tolerance decimal(18,4) not null comment 'By how much subtotal + shipping + cash on delivery + tax − discounts may differ from the total',
  primary key (currency)
);

comment on table OPS.money_tolerances is 'Tolerance of the money identity by currency; 0.05 for currencies that are not here.';

insert into OPS.money_tolerances (currency, tolerance)
select seeded.currency, seeded.tolerance
from (values ('SAR', 0.05), ('AED', 0.05), ('QAR', 0.05), ('USD', 0.02), ('EUR', 0.02), ('KWD', 0.006), ('BHD', 0.006), ('OMR', 0.006)) as seeded (currency, tolerance)
where not exists (select 1 from OPS.money_tolerances t where t.currency = seeded.currency);
