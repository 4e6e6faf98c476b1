-- operation: detail_rate
-- reads: OPS.runs, OPS.ledger
-- notes: how fast the queue of details shrinks, by store: from the run with the most details to read among the last 24
--   finished ones to the latest one. New orders join the queue meanwhile, so this is the net rate; no hours while it does not
--   shrink. A run that looked only at the last days (created_from) does not know the queue.
with recent as (
  select
    r.store_id,
    r.run_id,
    r.finished_at,
    coalesce(l.details_pending, 0) as details_pending,
    row_number() over (partition by r.store_id order by r.run_id desc) as age
  from OPS.runs r
  join OPS.ledger l on l.run_id = r.run_id and l.stream = 'orders'
  where r.state = 'finished' and r.created_from is null
),
ranked as (
  select
    store_id,
    run_id,
    finished_at,
    details_pending,
    age,
    row_number() over (partition by store_id order by details_pending desc, run_id desc) as height
  from recent
  where age <= 24
),
measured as (
  select
    latest.store_id,
    latest.run_id,
    latest.details_pending,
    peak.details_pending - latest.details_pending as read_since,
    datediff('second', peak.finished_at, latest.finished_at) / 3600.0 as hours
  from ranked latest
  join ranked peak on peak.store_id = latest.store_id and peak.height = 1
  where latest.age = 1
)
select
  store_id,
  run_id,
  details_pending,
  round(iff(hours > 0, read_since / hours, 0), 0) as details_per_hour,
  round(iff(read_since > 0 and hours > 0, details_pending * hours / read_since, null), 1) as hours_to_go
from measured
order by store_id
