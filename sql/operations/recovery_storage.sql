-- operation: recovery_storage
-- reads: SNOWFLAKE.ACCOUNT_USAGE.TABLE_STORAGE_METRICS
-- notes: in Snowflake only; a laptop refuses it. What Time Travel and Fail-safe keep of each table of the current database
--   and cost, biggest first; a dropped table stays in the list until Fail-safe has let go of it.
select
  table_schema,
  table_name,
  active_bytes,
  time_travel_bytes,
  failsafe_bytes,
  table_dropped,
  table_entered_failsafe
from SNOWFLAKE.ACCOUNT_USAGE.TABLE_STORAGE_METRICS
where table_catalog = current_database() and active_bytes + time_travel_bytes + failsafe_bytes > 0
order by time_travel_bytes + failsafe_bytes desc, table_schema, table_name
