-- model: OPS.ledger
-- grain: one row per run_id, stream
-- kind: merge
-- reads: nothing; :1 is the run, :2 its store, :3 its counts as a JSON array, one object a stream
merge into OPS.ledger t using (
  with counts as (
    select parse_json(:3::varchar) as streams
  ), lines as (
    select
      get_path(f.value, 'stream')::varchar as stream,
      get_path(f.value, 'reported')::decimal(18,0) as reported,
      get_path(f.value, 'fetched')::decimal(18,0) as fetched,
      get_path(f.value, 'unchanged')::decimal(18,0) as unchanged,
      get_path(f.value, 'changed')::decimal(18,0) as changed,
      get_path(f.value, 'staged')::decimal(18,0) as staged,
      get_path(f.value, 'loaded')::decimal(18,0) as loaded,
      get_path(f.value, 'bronze')::decimal(18,0) as bronze,
      get_path(f.value, 'silver')::decimal(18,0) as silver,
      get_path(f.value, 'gold')::decimal(18,0) as gold,
      get_path(f.value, 'pending')::decimal(18,0) as pending,
      get_path(f.value, 'detailsPending')::decimal(18,0) as details_pending,
      get_path(f.value, 'quarantined')::decimal(18,0) as quarantined,
      get_path(f.value, 'deleted')::decimal(18,0) as deleted,
      get_path(f.value, 'written')::decimal(18,0) as written,
      get_path(f.value, 'silverRows')::decimal(18,0) as silver_rows,
      get_path(f.value, 'silverInserted')::decimal(18,0) as silver_inserted,
      get_path(f.value, 'silverUpdated')::decimal(18,0) as silver_updated,
      get_path(f.value, 'silverUnchanged')::decimal(18,0) as silver_unchanged,
      get_path(f.value, 'silverDeleted')::decimal(18,0) as silver_deleted
    from counts c, lateral flatten(input => c.streams) f
  )
  select * from lines
  qualify row_number() over (partition by stream order by reported desc) = 1
) s
on t.run_id = :1 and t.stream = s.stream
when matched then update set
  reported = s.reported, fetched = s.fetched, unchanged = s.unchanged, changed = s.changed, staged = s.staged, loaded = s.loaded,
  bronze = s.bronze, silver = s.silver, gold = s.gold, pending = s.pending, details_pending = s.details_pending,
  quarantined = s.quarantined, deleted = s.deleted, written = s.written,
  silver_rows = s.silver_rows, silver_inserted = s.silver_inserted, silver_updated = s.silver_updated, silver_unchanged = s.silver_unchanged, silver_deleted = s.silver_deleted
when not matched then insert (
  run_id, store_id, stream, reported, fetched, unchanged, changed, staged, loaded, bronze, silver, gold, pending, details_pending, quarantined,
  deleted, written, silver_rows, silver_inserted, silver_updated, silver_unchanged, silver_deleted
) values (
  :1, :2, s.stream, s.reported, s.fetched, s.unchanged, s.changed, s.staged, s.loaded, s.bronze, s.silver, s.gold, s.pending, s.details_pending, s.quarantined,
  s.deleted, s.written, s.silver_rows, s.silver_inserted, s.silver_updated, s.silver_unchanged, s.silver_deleted
)
