-- operation: latest_warnings
-- reads: OPS.runs, OPS.run_warnings
-- notes: what the last finished run of each store could live with and somebody should know.
with latest as (
  select store_id, max(run_id) as run_id
  from OPS.runs
  where state = 'finished'
  group by store_id
)
select w.store_id, w.kind, w.stream, w.message
from latest l
join OPS.run_warnings w on w.run_id = l.run_id
order by w.store_id, w.kind, w.stream, w.message
