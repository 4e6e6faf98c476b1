-- model: GOLD.gold_dim_currency
-- grain: one row per currency_key
-- kind: merge
-- reads: OPS.delta_dim_currency
-- window: the delta of run :3 of store :1; :2 is the run published before
merge into GOLD.gold_dim_currency t using (
  select * from OPS.delta_dim_currency where store_id = :1 and run_id = :3
) s
on t.currency_key = s.currency_key
when matched then update set
  currency_code = s.currency_code, currency_name = s.currency_name, symbol = s.symbol, currency_status = s.currency_status,
  is_listed = s.is_listed, is_deleted = s.is_deleted, row_hash = s.row_hash, run_id = :3,
  loaded_at = current_timestamp()::timestamp_ntz
when not matched then insert (
  currency_key, store_id, currency_code, currency_name, symbol, currency_status, is_listed, is_deleted, row_hash, run_id,
  loaded_at
) values (
  s.currency_key, s.store_id, s.currency_code, s.currency_name, s.symbol, s.currency_status, s.is_listed, s.is_deleted,
  s.row_hash, :3, current_timestamp()::timestamp_ntz
)
