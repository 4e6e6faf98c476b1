-- model: OPS.ledger
-- grain: one row per run_id, stream
-- kind: merge
-- reads: nothing; the values are the run's own counts
merge into OPS.ledger t using (
  select
    :1::varchar as run_id, :2::decimal(18,0) as store_id, :3::varchar as stream, :4::decimal(18,0) as reported, :5::decimal(18,0) as fetched,
    :6::decimal(18,0) as unchanged, :7::decimal(18,0) as staged, :8::decimal(18,0) as loaded, :9::decimal(18,0) as bronze,
    :10::decimal(18,0) as silver, :11::decimal(18,0) as gold, :12::decimal(18,0) as pending, :13::decimal(18,0) as quarantined,
    :14::decimal(18,0) as deleted, :15::decimal(18,0) as written
) s
on t.run_id = s.run_id and t.stream = s.stream
when matched then update set
  reported = s.reported, fetched = s.fetched, unchanged = s.unchanged, staged = s.staged, loaded = s.loaded, bronze = s.bronze, silver = s.silver,
  gold = s.gold, pending = s.pending, quarantined = s.quarantined, deleted = s.deleted, written = s.written
when not matched then insert (
  run_id, store_id, stream, reported, fetched, unchanged, staged, loaded, bronze, silver, gold, pending, quarantined, deleted, written
) values (
  s.run_id, s.store_id, s.stream, s.reported, s.fetched, s.unchanged, s.staged, s.loaded, s.bronze, s.silver, s.gold, s.pending, s.quarantined, s.deleted, s.written
)
