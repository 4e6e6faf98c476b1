-- model: GOLD.gold_fact_orders
-- grain: one row per order_key
-- kind: merge
-- reads: OPS.delta_fact_orders
-- window: the delta of run :3 of store :1; :2 is the run published before
merge into GOLD.gold_fact_orders t using (
  select * from OPS.delta_fact_orders where store_id = :1 and run_id = :3
) s
on t.order_key = s.order_key
when matched and s.change = 'delete' then delete
when matched then update set
  reference_id = s.reference_id, customer_key = s.customer_key, order_date_key = s.order_date_key, payment_method_key = s.payment_method_key,
  shipping_method_key = s.shipping_method_key, order_status = s.order_status, detail_state = s.detail_state, items_count = s.items_count, subtotal_amount = s.subtotal_amount,
  discount_amount = s.discount_amount, tax_amount = s.tax_amount, shipping_cost = s.shipping_cost, cod_fee = s.cod_fee, total_amount = s.total_amount,
  currency = s.currency, exchange_rate = s.exchange_rate, coupon_code = s.coupon_code, shipping_country = s.shipping_country,
  shipping_city = s.shipping_city, order_created_at = s.order_created_at, order_updated_at = s.order_updated_at,
  order_status_key = s.order_status_key, city_key = s.city_key, coupon_key = s.coupon_key, currency_key = s.currency_key,
  trading_date_key = s.trading_date_key, is_test = s.is_test, is_price_quote = s.is_price_quote, first_total_amount = s.first_total_amount,
  net_amount = s.net_amount, discounted_shipping_amount = s.discounted_shipping_amount, base_currency = s.base_currency, total_amount_base = s.total_amount_base,
  net_amount_base = s.net_amount_base, tax_amount_base = s.tax_amount_base, discount_amount_base = s.discount_amount_base, shipping_cost_base = s.shipping_cost_base, row_hash = s.row_hash,
  run_id = :3, loaded_at = current_timestamp()::timestamp_ntz
when not matched and s.change <> 'delete' then insert (
  order_key, store_id, order_id, reference_id, customer_key, order_date_key, payment_method_key, shipping_method_key, order_status, detail_state, items_count,
  subtotal_amount, discount_amount, tax_amount, shipping_cost, cod_fee, total_amount, currency, exchange_rate, coupon_code, shipping_country,
  shipping_city, order_created_at, order_updated_at,
  order_status_key, city_key, coupon_key, currency_key, trading_date_key, is_test,
  is_price_quote, first_total_amount, net_amount, discounted_shipping_amount, base_currency, total_amount_base,
  net_amount_base, tax_amount_base, discount_amount_base, shipping_cost_base, row_hash, run_id, loaded_at
) values (
  s.order_key, s.store_id, s.order_id, s.reference_id, s.customer_key, s.order_date_key, s.payment_method_key, s.shipping_method_key, s.order_status, s.detail_state, s.items_count,
  s.subtotal_amount, s.discount_amount, s.tax_amount, s.shipping_cost, s.cod_fee, s.total_amount, s.currency, s.exchange_rate, s.coupon_code, s.shipping_country,
  s.shipping_city, s.order_created_at, s.order_updated_at,
  s.order_status_key, s.city_key, s.coupon_key, s.currency_key, s.trading_date_key, s.is_test,
  s.is_price_quote, s.first_total_amount, s.net_amount, s.discounted_shipping_amount, s.base_currency, s.total_amount_base,
  s.net_amount_base, s.tax_amount_base, s.discount_amount_base, s.shipping_cost_base, s.row_hash, :3, current_timestamp()::timestamp_ntz
)
