-- model: GOLD.gold_fact_transactions
-- grain: one row per transaction_key
-- kind: merge
-- reads: OPS.delta_fact_transactions
-- window: the delta of run :3 of store :1; :2 is the run published before
merge into GOLD.gold_fact_transactions t using (
  select * from OPS.delta_fact_transactions where store_id = :1 and run_id = :3
) s
on t.transaction_key = s.transaction_key
when matched and s.change = 'delete' then delete
when matched then update set
  transaction_id = s.transaction_id, order_id = s.order_id, order_key = s.order_key, order_reference_id = s.order_reference_id, cart_id =
  s.cart_id, provider_transaction_id = s.provider_transaction_id, payment_method_key = s.payment_method_key, payment_provider =
  s.payment_provider, transaction_status = s.transaction_status, card_brand = s.card_brand, card_country = s.card_country, total_amount =
  s.total_amount, currency = s.currency, exchange_rate = s.exchange_rate, base_currency = s.base_currency, total_amount_base =
  s.total_amount_base, transaction_date_key = s.transaction_date_key, created_at = s.created_at, row_hash = s.row_hash, run_id = :3,
  loaded_at = current_timestamp()::timestamp_ntz
when not matched and s.change <> 'delete' then insert (
  transaction_key, store_id, transaction_id, order_id, order_key, order_reference_id, cart_id, provider_transaction_id,
  payment_method_key, payment_provider, transaction_status, card_brand, card_country, total_amount, currency, exchange_rate,
  base_currency, total_amount_base, transaction_date_key, created_at, row_hash, run_id, loaded_at
) values (
  s.transaction_key, s.store_id, s.transaction_id, s.order_id, s.order_key, s.order_reference_id, s.cart_id, s.provider_transaction_id,
  s.payment_method_key, s.payment_provider, s.transaction_status, s.card_brand, s.card_country, s.total_amount, s.currency,
  s.exchange_rate, s.base_currency, s.total_amount_base, s.transaction_date_key, s.created_at, s.row_hash, :3,
  current_timestamp()::timestamp_ntz
)
