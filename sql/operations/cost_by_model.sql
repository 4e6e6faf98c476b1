-- operation: cost_by_model
-- reads: SNOWFLAKE.ACCOUNT_USAGE.QUERY_HISTORY, SNOWFLAKE.ACCOUNT_USAGE.WAREHOUSE_METERING_HISTORY
-- notes: what each model (file of sql/) cost in the last seven days, dearest first, and how much of it by run. Credits are
--   shared out as in cost_by_run. A statement that is in no file of its own stands under the state that sent it (audits
--   are asked together, in AuditSilver and AuditGold); one without a tag, and idle hours, under model null.
with statements as (
  select
    get_path(try_parse_json(query_tag), 'run')::varchar as run_id,
    coalesce(get_path(try_parse_json(query_tag), 'model'), get_path(try_parse_json(query_tag), 'state'))::varchar as model,
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
    s.model,
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
  model,
  count(distinct run_id) as runs,
  sum(statements) as statements,
  round(sum(seconds), 3) as seconds,
  round(sum(seconds) / nullif(count(distinct run_id), 0), 3) as seconds_by_run,
  sum(bytes_scanned) as bytes,
  round(sum(credits), 6) as credits,
  round(sum(credits) / nullif(count(distinct run_id), 0), 6) as credits_by_run
from shares
group by model
order by credits desc nulls last
