-- SNOWFLAKE.ACCOUNT_USAGE.WAREHOUSE_METERING_HISTORY, one row per hour and warehouse. No credits are spent on a laptop:
-- CREDITS_USED is an estimate of what an X-Small (one credit an hour, billed by the second) would have cost for the
-- statements of QUERY_HISTORY as long as they took here. It resumes with a statement and suspends 60 seconds after the
-- last one (AUTO_SUSPEND = 60), so every period is billed for 60 seconds at least. Cloud services are not estimated.
create view "SNOWFLAKE"."ACCOUNT_USAGE"."WAREHOUSE_METERING_HISTORY" as
with used as (
  select
    "WAREHOUSE_NAME", "START_TIME", "END_TIME",
    max("END_TIME") over (
      partition by "WAREHOUSE_NAME" order by "START_TIME", "END_TIME" rows between unbounded preceding and 1 preceding
    ) as busy_until
  from "SNOWFLAKE"."ACCOUNT_USAGE"."QUERY_HISTORY"
  where "WAREHOUSE_NAME" is not null
), numbered as (
  select *, count(*) filter (busy_until is null or "START_TIME" > busy_until + interval 60 second) over (
    partition by "WAREHOUSE_NAME" order by "START_TIME", "END_TIME" rows unbounded preceding
  ) as period
  from used
), periods as (
  select
    "WAREHOUSE_NAME",
    min("START_TIME") as resumed_at,
    max("END_TIME") + interval 60 second as suspended_at
  from numbered
  group by "WAREHOUSE_NAME", period
), hours as (
  select *, unnest(generate_series(date_trunc('hour', resumed_at), suspended_at, interval 1 hour)) as hour
  from periods
), billed as (
  select
    hour, "WAREHOUSE_NAME",
    sum(epoch_ms(least(suspended_at, hour + interval 1 hour)) - epoch_ms(greatest(resumed_at, hour))) as milliseconds
  from hours
  group by all
)
select
  hour as "START_TIME",
  hour + interval 1 hour as "END_TIME",
  "WAREHOUSE_NAME",
  (milliseconds / 3600000)::decimal(38,9) as "CREDITS_USED",
  (milliseconds / 3600000)::decimal(38,9) as "CREDITS_USED_COMPUTE",
  null::decimal(38,9) as "CREDITS_USED_CLOUD_SERVICES"
from billed
where milliseconds > 0;
