-- operation: unarchive_bronze_orders
-- reads: BRONZE.bronze_orders, BRONZE.bronze_orders_archive
-- notes: puts every archived line back, for a replay or before a watermark is set back: both build from Bronze alone. One
--   transaction; lines that Bronze has already are not doubled.
begin;

insert into BRONZE.bronze_orders (store_id, id, is_deleted, noticed_at, record, list_row, items, record_hash, row_hash, run_id, file, source_system, loaded_at)
select
  a.store_id, a.id, a.is_deleted, a.noticed_at, a.record, a.list_row, a.items, a.record_hash, a.row_hash, a.run_id, a.file, a.source_system,
  a.loaded_at
from BRONZE.bronze_orders_archive a
where not exists (select 1 from BRONZE.bronze_orders b where b.store_id = a.store_id and b.file = a.file);

delete from BRONZE.bronze_orders_archive a
using BRONZE.bronze_orders b
where b.store_id = a.store_id and b.file = a.file;

commit;
