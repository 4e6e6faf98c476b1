-- model: archives of Bronze, tables named bronze_<stream>_archive
-- grain: one row per table
-- kind: query
-- reads: INFORMATION_SCHEMA.TABLES
select lower(table_name) as table_name
from INFORMATION_SCHEMA.TABLES
where table_schema = 'BRONZE' and endswith(table_name, '_ARCHIVE')
