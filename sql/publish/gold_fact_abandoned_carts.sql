-- model: GOLD.gold_fact_abandoned_carts
-- grain: one row per abandoned_cart_key
-- kind: merge
-- reads: OPS.delta_fact_abandoned_carts
-- window: the delta of run :3 of store :1; :2 is the run published before
merge into GOLD.gold_fact_abandoned_carts t using (
  select * from OPS.delta_fact_abandoned_carts where store_id = :1 and run_id = :3
) s
on t.abandoned_cart_key = s.abandoned_cart_key
when matched and s.change = 'delete' then delete
when matched then update set
  cart_id = s.cart_id, customer_key = s.customer_key, cart_date_key = s.cart_date_key, created_at = s.created_at, updated_at =
  s.updated_at, cart_status = s.cart_status, order_key = s.order_key, is_recovered = s.is_recovered, recovered_at = s.recovered_at,
  minutes_to_recovery = s.minutes_to_recovery, items_count = s.items_count, coupon_code = s.coupon_code, subtotal_amount =
  s.subtotal_amount, discount_amount = s.discount_amount, total_amount = s.total_amount, currency = s.currency, base_currency =
  s.base_currency, total_amount_base = s.total_amount_base, row_hash = s.row_hash, run_id = :3, loaded_at =
  current_timestamp()::timestamp_ntz
when not matched and s.change <> 'delete' then insert (
  abandoned_cart_key, store_id, cart_id, customer_key, cart_date_key, created_at, updated_at, cart_status, order_key, is_recovered,
  recovered_at, minutes_to_recovery, items_count, coupon_code, subtotal_amount, discount_amount, total_amount, currency, base_currency,
  total_amount_base, row_hash, run_id, loaded_at
) values (
  s.abandoned_cart_key, s.store_id, s.cart_id, s.customer_key, s.cart_date_key, s.created_at, s.updated_at, s.cart_status, s.order_key,
  s.is_recovered, s.recovered_at, s.minutes_to_recovery, s.items_count, s.coupon_code, s.subtotal_amount, s.discount_amount,
  s.total_amount, s.currency, s.base_currency, s.total_amount_base, s.row_hash, :3, current_timestamp()::timestamp_ntz
)
