-- model: BRONZE.bronze_{stream}
-- grain: one row per line of the run's stage files
-- kind: copy
-- reads: stage files of the run
-- notes: {stream}, {folder} and {run_id} are ours, checked against their patterns before they are put in;
--   COPY skips files that it loaded before, so a repeat duplicates nothing.
copy into BRONZE.bronze_{stream} (store_id, id, is_deleted, noticed_at, record, record_hash, row_hash, run_id, file, loaded_at)
from (
  select
    $1:store_id::decimal(18,0),
    $1:id::varchar,
    equal_null($1:op::varchar, 'delete'),
    $1:noticed_at::timestamp_ntz,
    $1:record,
    $1:hash::varchar,
    $1:row_hash::varchar,
    '{run_id}',
    metadata$filename || '#' || $1:line::varchar,
    metadata$start_scan_time::timestamp_ntz
  from @BRONZE.SALLA_STAGE/{folder}/{stream}/
)
file_format = (type = json compression = gzip)
on_error = abort_statement
