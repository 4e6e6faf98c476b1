-- operation: restore_deleted_rows
-- reads: BRONZE.bronze_orders
-- replaces: INSERT INTO a table SELECT * FROM itself BEFORE (STATEMENT => …)
-- notes: puts back the rows that one statement deleted, those only: the statement it replaces inserts all rows again, so
--   that everything which was not deleted stands twice. Put in the id of the statement (QUERY_ID of the query history). Columns
--   are named, so that a migration since then cannot shift them. A second time it inserts nothing.
insert into BRONZE.bronze_orders (store_id, id, is_deleted, noticed_at, record, list_row, items, record_hash, row_hash, run_id, file, source_system, loaded_at)
select
  b.store_id, b.id, b.is_deleted, b.noticed_at, b.record, b.list_row, b.items, b.record_hash, b.row_hash, b.run_id, b.file, b.source_system,
  b.loaded_at
from BRONZE.bronze_orders before(statement => '<query id>') b
where not exists (select 1 from BRONZE.bronze_orders t where t.store_id = b.store_id and t.file = b.file)
