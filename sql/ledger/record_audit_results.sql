-- model: OPS.audit_results
-- grain: one row per run_id, audit
-- kind: merge
-- reads: nothing; :3 is a list of what was found
-- window: run :1 of store :2
-- notes: a repeated audit says what it finds now.
merge into OPS.audit_results t using (
  with given as (
    select parse_json(:3::varchar) as results
  )
  select
    :1::varchar as run_id, :2::decimal(18,0) as store_id, get_path(f.value, 'audit')::varchar as audit, get_path(f.value, 'severity')::varchar as severity,
    get_path(f.value, 'rows')::decimal(18,0) as rows_found, get_path(f.value, 'examples')::varchar as example_keys
  from given g, lateral flatten(input => g.results) f
) s
on t.run_id = s.run_id and t.audit = s.audit
when matched then update set severity = s.severity, rows_found = s.rows_found, example_keys = s.example_keys
when not matched then insert (run_id, store_id, audit, severity, rows_found, example_keys, checked_at)
  values (s.run_id, s.store_id, s.audit, s.severity, s.rows_found, s.example_keys, current_timestamp()::timestamp_ntz)
