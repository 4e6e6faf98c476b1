-- operation: latest_runs
-- reads: OPS.runs, OPS.ledger
-- notes: the last twenty runs, newest first; a run whose state is not finished did not reach its end.
select
  r.run_id,
  r.store_id,
  r.kind,
  r.state,
  r.started_at,
  r.finished_at,
  sum(l.reported) as reported,
  sum(l.staged) as staged,
  sum(l.gold) as gold,
  sum(l.pending) as pending,
  sum(l.written) as written
from OPS.runs r
left join OPS.ledger l on l.run_id = r.run_id
group by r.run_id, r.store_id, r.kind, r.state, r.started_at, r.finished_at
order by r.run_id desc
limit 20
