-- model: OPS.runs
-- grain: one row per run_id
-- kind: merge
-- reads: nothing; the values are the run's own
merge into OPS.runs t using (
  select
    :1::varchar as run_id, :2::decimal(18,0) as store_id, :3::varchar as kind, :4::timestamp_ntz as started_at, :5::timestamp_ntz as as_of,
    :6::date as created_from
) s
on t.run_id = s.run_id
when not matched then insert (run_id, store_id, kind, state, started_at, as_of, created_from)
  values (s.run_id, s.store_id, s.kind, 'loading', s.started_at, s.as_of, s.created_from)
