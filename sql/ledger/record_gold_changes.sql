-- model: OPS.ledger
-- grain: one row per run_id, stream
-- kind: update
-- reads: nothing; :1 is the run, :2 what its deltas do to Gold as a JSON array, one object a stream
-- notes: written before the deltas are published, because publishing clears them.
update OPS.ledger t
set gold_inserted = s.inserted, gold_updated = s.updated, gold_unchanged = s.unchanged, gold_deleted = s.deleted
from (
  select
    get_path(f.value, 'stream')::varchar as stream,
    get_path(f.value, 'inserted')::decimal(18,0) as inserted,
    get_path(f.value, 'updated')::decimal(18,0) as updated,
    get_path(f.value, 'unchanged')::decimal(18,0) as unchanged,
    get_path(f.value, 'deleted')::decimal(18,0) as deleted
  from (select parse_json(:2::varchar) as streams) c, lateral flatten(input => c.streams) f
) s
where t.run_id = :1 and t.stream = s.stream
