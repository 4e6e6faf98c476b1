-- operation: table_statistics
-- reads: INFORMATION_SCHEMA.TABLES
-- replaces: ANALYZE TABLE, and the monthly ALTER TABLE … RECLUSTER
-- notes: rows, size and last change of each table, biggest first. Snowflake keeps its statistics itself and has no ANALYZE.
--   It also reclusters by itself, and only tables that have a clustering key, for credits of its own; RECLUSTER is
--   no longer a statement. A key pays from about a terabyte on: below, needs_clustering_key is false, and nothing is to do
--   each month. retention_days is the Time Travel that is in force. A laptop knows neither bytes nor times.
select
  table_schema,
  table_name,
  row_count,
  bytes,
  last_altered,
  retention_time as retention_days,
  clustering_key,
  coalesce(bytes >= 1000000000000 and clustering_key is null, false) as needs_clustering_key
from INFORMATION_SCHEMA.TABLES
where table_type = 'BASE TABLE' and table_schema in ('BRONZE', 'SILVER', 'GOLD', 'OPS')
order by bytes desc nulls last, row_count desc, table_schema, table_name
