-- operation: cost_by_run
-- reads: SNOWFLAKE.ACCOUNT_USAGE.QUERY_HISTORY, SNOWFLAKE.ACCOUNT_USAGE.WAREHOUSE_METERING_HISTORY
-- notes: what each run of the last seven days cost, newest first. The credits of an hour of a warehouse are shared out by
--   the time that statements executed in it, so what the warehouse idled is in them, and all rows together are what was
--   billed. Statements without a run (people, tools) are one row, with run_id null. Bytes are those scanned. Snowflake
--   shows statements after 45 minutes and credits after three hours; on a laptop credits are an estimate.
with statements as (
  select
    get_path(try_parse_json(query_tag), 'run')::varchar as run_id,
    get_path(try_parse_json(query_tag), 'store')::varchar as store_id,
    warehouse_name,
    date_trunc('hour', start_time) as hour,
    execution_time / 1000 as seconds,
    bytes_scanned
  from SNOWFLAKE.ACCOUNT_USAGE.QUERY_HISTORY
  where warehouse_name is not null and start_time >= date_trunc('hour', dateadd('day', -7, current_timestamp()))
),
hours as (
  select warehouse_name, start_time as hour, credits_used
  from SNOWFLAKE.ACCOUNT_USAGE.WAREHOUSE_METERING_HISTORY
  where start_time >= date_trunc('hour', dateadd('day', -7, current_timestamp()))
),
busy as (
  select warehouse_name, hour, sum(seconds) as seconds, count(*) as statements from statements group by warehouse_name, hour
),
shares as (
  select
    s.run_id,
    s.store_id,
    s.seconds,
    s.bytes_scanned,
    -- Where nothing took a millisecond, every statement counts the same.
    h.credits_used * iff(b.seconds > 0, s.seconds / nullif(b.seconds, 0), 1 / b.statements) as credits,
    1 as statements
  from statements s
  join busy b on b.warehouse_name = s.warehouse_name and b.hour = s.hour
  left join hours h on h.warehouse_name = s.warehouse_name and h.hour = s.hour
  union all
  -- The minute before a warehouse suspends may be in an hour without a statement.
  select null, null, 0, 0, h.credits_used, 0
  from hours h
  left join busy b on b.warehouse_name = h.warehouse_name and b.hour = h.hour
  where b.hour is null
)
select
  run_id,
  store_id,
  sum(statements) as statements,
  round(sum(seconds), 3) as seconds,
  sum(bytes_scanned) as bytes,
  round(sum(credits), 6) as credits
from shares
group by run_id, store_id
order by run_id desc nulls last
