-- operation: archive_bronze_orders
-- reads: BRONZE.bronze_orders, OPS.quarantine, OPS.watermarks
-- replaces: CREATE TABLE … AS SELECT of old rows, and a DELETE apart
-- notes: moves what is older than ninety days and superseded. Apart from each other the two statements lose what arrives or
--   fails between them, fail in the second month because the archive exists, and take the newest version of old orders, which
--   the ledger then misses. Here one transaction inserts, deletes only what the archive holds, and proves that no
--   row came or went: otherwise the last statement divides by zero, the transaction is not committed, and nothing
--   happened. Of every order the newest line, the newest detail and what is in quarantine stay. A second time it moves
--   nothing. `npx salla sql "$(cat sql/operations/archive_bronze_orders.sql)"` stops at the first error.
--   Before a replay, or a watermark that is set back: unarchive_bronze_orders.
create table if not exists BRONZE.bronze_orders_archive like BRONZE.bronze_orders;

begin;

set rows_before = (select count(*) from (select file from BRONZE.bronze_orders union all select file from BRONZE.bronze_orders_archive) whole);

insert into BRONZE.bronze_orders_archive (store_id, id, is_deleted, noticed_at, record, list_row, items, record_hash, row_hash, run_id, file, source_system, loaded_at)
with lines as (
  select
    store_id,
    file,
    loaded_at,
    run_id,
    coalesce(id::varchar, 'no-key-' || left(row_hash, 16)) as record_key,
    coalesce(is_object(record), false) as is_detail,
    is_deleted
  from BRONZE.bronze_orders
),
ranked as (
  select
    *,
    row_number() over (partition by store_id, record_key order by run_id desc, file desc) as age,
    row_number() over (partition by store_id, record_key, is_detail or is_deleted order by run_id desc, file desc) as age_of_kind
  from lines
),
superseded as (
  select r.store_id, r.file
  from ranked r
  join OPS.watermarks w on w.store_id = r.store_id and r.run_id <= w.published_run_id
  left join OPS.quarantine q on q.store_id = r.store_id and q.stream = 'orders' and q.file = r.file
  where r.age > 1
    and (r.age_of_kind > 1 or not (r.is_detail or r.is_deleted))
    and r.loaded_at < dateadd('day', -90, current_timestamp()::timestamp_ntz)
    and q.file is null
)
select
  b.store_id, b.id, b.is_deleted, b.noticed_at, b.record, b.list_row, b.items, b.record_hash, b.row_hash, b.run_id, b.file, b.source_system,
  b.loaded_at
from BRONZE.bronze_orders b
join superseded s on s.store_id = b.store_id and s.file = b.file
where not exists (select 1 from BRONZE.bronze_orders_archive a where a.store_id = b.store_id and a.file = b.file);

delete from BRONZE.bronze_orders b
using BRONZE.bronze_orders_archive a
where a.store_id = b.store_id and a.file = b.file;

with counted as (
  select
    (select count(*) from BRONZE.bronze_orders) as in_bronze,
    (select count(*) from BRONZE.bronze_orders_archive) as in_archive
)
select in_bronze, in_archive, (in_bronze + in_archive) / iff(in_bronze + in_archive = $rows_before, 1, 0) as in_both
from counted;

commit;
