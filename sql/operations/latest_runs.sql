-- operation: latest_runs
-- reads: OPS.runs, OPS.ledger, OPS.run_warnings, OPS.schema_drift
-- notes: the last twenty runs, newest first; loading: at work, or killed; published: Gold stands, the ledger was not closed;
--   aborted: killed, and a newer run loaded what it left. drift counts fields that were new, missing or of another type.
with latest as (
  select run_id, store_id, kind, state, started_at, finished_at
  from OPS.runs
  order by run_id desc
  limit 20
),
counts as (
  select
    run_id,
    sum(reported) as reported,
    sum(staged) as staged,
    sum(written) as written,
    sum(pending) as pending,
    sum(coalesce(details_pending, 0)) as details_pending
  from OPS.ledger
  group by run_id
),
warned as (
  select run_id, count(*) as warnings from OPS.run_warnings group by run_id
),
drifted as (
  select run_id, count(*) as drift from OPS.schema_drift group by run_id
)
select
  r.run_id,
  r.store_id,
  r.kind,
  r.state,
  r.started_at,
  r.finished_at,
  c.reported,
  c.staged,
  c.written,
  c.pending,
  c.details_pending,
  coalesce(w.warnings, 0) as warnings,
  coalesce(d.drift, 0) as drift
from latest r
left join counts c on c.run_id = r.run_id
left join warned w on w.run_id = r.run_id
left join drifted d on d.run_id = r.run_id
order by r.run_id desc
