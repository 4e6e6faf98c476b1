-- Snowflake's INFORMATION_SCHEMA over DuckDB's catalogue, with the columns that people read. RETENTION_TIME is Snowflake's
-- default, whatever ALTER TABLE set; BYTES, LAST_ALTERED and CLUSTERING_KEY are null, because DuckDB tells none of them.
create or replace view sf.main.information_schema_tables as
select
  database_name as "TABLE_CATALOG", schema_name as "TABLE_SCHEMA", table_name as "TABLE_NAME",
  'BASE TABLE' as "TABLE_TYPE", estimated_size as "ROW_COUNT", null::bigint as "BYTES", null::timestamptz as "LAST_ALTERED",
  null::varchar as "CLUSTERING_KEY", 1 as "RETENTION_TIME", comment as "COMMENT"
from duckdb_tables()
where not internal
union all
select database_name, schema_name, view_name, 'VIEW', null, null, null, null, null, comment
from duckdb_views()
where not internal;

create or replace view sf.main.information_schema_views as
select
  database_name as "TABLE_CATALOG", schema_name as "TABLE_SCHEMA", view_name as "TABLE_NAME",
  sql as "VIEW_DEFINITION", comment as "COMMENT"
from duckdb_views()
where not internal;

create or replace view sf.main.information_schema_schemata as
select database_name as "CATALOG_NAME", schema_name as "SCHEMA_NAME", comment as "COMMENT"
from duckdb_schemas()
where not internal;

create or replace view sf.main.information_schema_columns as
select
  database_name as "TABLE_CATALOG", schema_name as "TABLE_SCHEMA", table_name as "TABLE_NAME",
  column_name as "COLUMN_NAME", column_index as "ORDINAL_POSITION",
  case when is_nullable then 'YES' else 'NO' end as "IS_NULLABLE",
  case
    when data_type like 'DECIMAL%' or data_type in ('INTEGER', 'BIGINT', 'HUGEINT', 'SMALLINT') then 'NUMBER'
    when data_type = 'VARCHAR' then 'TEXT'
    when data_type = 'DOUBLE' then 'FLOAT'
    when data_type = 'TIMESTAMP' then 'TIMESTAMP_NTZ'
    when data_type = 'TIMESTAMP WITH TIME ZONE' then 'TIMESTAMP_TZ'
    when data_type = 'JSON' then 'VARIANT'
    when data_type = 'BLOB' then 'BINARY'
    else data_type
  end as "DATA_TYPE",
  case when data_type like 'DECIMAL%' then numeric_precision when data_type in ('INTEGER', 'BIGINT', 'HUGEINT', 'SMALLINT') then 38 end as "NUMERIC_PRECISION",
  case when data_type like 'DECIMAL%' then numeric_scale when data_type in ('INTEGER', 'BIGINT', 'HUGEINT', 'SMALLINT') then 0 end as "NUMERIC_SCALE",
  column_default as "COLUMN_DEFAULT", comment as "COMMENT"
from duckdb_columns()
where not internal;
