-- model: OPS.run_warnings
-- grain: one row per run_id, stream, kind, message
-- kind: merge
-- reads: nothing; :1 is the run, :2 its store, :3 its warnings as a JSON array
merge into OPS.run_warnings t using (
  with given as (
    select parse_json(:3::varchar) as warnings
  )
  select
    get_path(f.value, 'stream')::varchar as stream,
    get_path(f.value, 'kind')::varchar as kind,
    get_path(f.value, 'message')::varchar as message
  from given g, lateral flatten(input => g.warnings) f
  group by 1, 2, 3
) s
on t.run_id = :1 and equal_null(t.stream, s.stream) and t.kind = s.kind and t.message = s.message
when not matched then insert (run_id, store_id, stream, kind, message) values (:1, :2, s.stream, s.kind, s.message)
