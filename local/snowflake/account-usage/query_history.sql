-- SNOWFLAKE.ACCOUNT_USAGE.QUERY_HISTORY over the lines that the endpoint writes when a statement ends, with Snowflake's
-- names and units (times in milliseconds). Only columns that a laptop can fill. Snowflake shows a statement up to 45
-- minutes later, this view at once. BYTES_SCANNED is what COPY read of the stage; DuckDB does not tell it of others.
create view "SNOWFLAKE"."ACCOUNT_USAGE"."QUERY_HISTORY" as
select *
from read_json('{files}', format = 'newline_delimited', ignore_errors = true, maximum_object_size = 4194304, columns = {
  "QUERY_ID": 'VARCHAR',
  "QUERY_TEXT": 'VARCHAR',
  "DATABASE_NAME": 'VARCHAR',
  "SCHEMA_NAME": 'VARCHAR',
  "QUERY_TYPE": 'VARCHAR',
  "SESSION_ID": 'BIGINT',
  "USER_NAME": 'VARCHAR',
  "ROLE_NAME": 'VARCHAR',
  "WAREHOUSE_NAME": 'VARCHAR',
  "WAREHOUSE_SIZE": 'VARCHAR',
  "QUERY_TAG": 'VARCHAR',
  "EXECUTION_STATUS": 'VARCHAR',
  "ERROR_CODE": 'VARCHAR',
  "ERROR_MESSAGE": 'VARCHAR',
  "START_TIME": 'TIMESTAMPTZ',
  "END_TIME": 'TIMESTAMPTZ',
  "TOTAL_ELAPSED_TIME": 'BIGINT',
  "BYTES_SCANNED": 'BIGINT',
  "ROWS_PRODUCED": 'BIGINT',
  "ROWS_INSERTED": 'BIGINT',
  "ROWS_UPDATED": 'BIGINT',
  "ROWS_DELETED": 'BIGINT',
  "EXECUTION_TIME": 'BIGINT',
  "TRANSACTION_BLOCKED_TIME": 'BIGINT'
});
