-- model: OPS.schema_drift
-- grain: one row per store_id, stream, path, change, run_id
-- kind: merge
-- reads: nothing; :1 is the run, :2 its store, :3 the store's time when it began, :4 the differences as a JSON array
merge into OPS.schema_drift t using (
  with given as (
    select parse_json(:4::varchar) as differences
  ), found as (
    select
      get_path(f.value, 'stream')::varchar as stream,
      get_path(f.value, 'path')::varchar as path,
      get_path(f.value, 'change')::varchar as change,
      get_path(f.value, 'before')::varchar as before,
      get_path(f.value, 'after')::varchar as after
    from given g, lateral flatten(input => g.differences) f
  )
  select * from found
  qualify row_number() over (partition by stream, path, change order by after) = 1
) s
on t.store_id = :2 and t.stream = s.stream and t.path = s.path and t.change = s.change and t.run_id = :1
when not matched then insert (store_id, stream, path, change, before, after, run_id, noticed_at)
  values (:2, s.stream, s.path, s.change, s.before, s.after, :1, :3::timestamp_ntz)
