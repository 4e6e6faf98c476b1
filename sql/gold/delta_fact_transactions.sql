-- model: OPS.delta_fact_transactions
-- grain: one row per run_id, transaction_key
-- kind: delta
-- reads: SILVER.silver_transactions, SILVER.silver_orders, GOLD.gold_fact_transactions, OPS.store_settings
-- window: payments of store :1 that runs after :2 up to :3 changed, themselves or in their order, which has the exchange rate
-- deletes: a payment that the store no longer has leaves the fact; Silver keeps it
-- notes: orders name their payment method by its slug, so the key is made of the slug, of the name where there is none.
merge into OPS.delta_fact_transactions t using (
  with touched as (
    select store_id, record_key
    from SILVER.silver_transactions
    where store_id = :1 and run_id > :2 and run_id <= :3
    union
    select p.store_id, p.record_key
    from SILVER.silver_orders o
    join SILVER.silver_transactions p on p.store_id = o.store_id and p.order_id = o.order_id
    where o.store_id = :1 and o.run_id > :2 and o.run_id <= :3
  ), together as (
    select
      p.*,
      o.exchange_rate,
      coalesce(c.base_currency, o.base_currency, 'SAR') as base_currency
    from touched d
    join SILVER.silver_transactions p on p.store_id = d.store_id and p.record_key = d.record_key
    left join SILVER.silver_orders o on o.store_id = p.store_id and o.order_id = p.order_id
    left join OPS.store_settings c on c.store_id = p.store_id
  ), keyed as (
    select
      sha2(store_id::varchar || '|transaction|' || record_key, 256) as transaction_key,
      iff(order_id is null, 'unknown', sha2(store_id::varchar || '|' || order_id::varchar, 256)) as order_key,
      coalesce(sha2(store_id::varchar || '|' || coalesce(payment_method, payment_method_name), 256), 'unknown') as payment_method_key,
      to_char(created_at_local, 'YYYYMMDD')::decimal(8,0) as transaction_date_key,
      (total_amount / iff(currency = base_currency, 1, nullif(exchange_rate, 0))::decimal(18,8))::decimal(18,4) as total_amount_base,
      together.*,
      sha2(row_hash || '|' || is_deleted::varchar || '|' || base_currency || '|' || coalesce(exchange_rate::varchar, ''), 256) as fact_hash
    from together
  )
  select k.*, iff(k.is_deleted, 'delete', iff(g.transaction_key is null, 'insert', 'update')) as change
  from keyed k
  left join GOLD.gold_fact_transactions g on g.transaction_key = k.transaction_key
  where (g.transaction_key is null and not k.is_deleted) or (g.transaction_key is not null and (k.is_deleted or g.row_hash <> k.fact_hash))
) s
on t.run_id = :3 and t.transaction_key = s.transaction_key
when not matched then insert (
  change, transaction_key, store_id, transaction_id, order_id, order_key, order_reference_id, cart_id, provider_transaction_id,
  payment_method_key, payment_provider, transaction_status, card_brand, card_country, total_amount, currency, exchange_rate,
  base_currency, total_amount_base, transaction_date_key, created_at, row_hash, run_id
) values (
  s.change, s.transaction_key, s.store_id, s.transaction_id, s.order_id, s.order_key, s.order_reference_id, s.cart_id,
  s.provider_transaction_id, s.payment_method_key, s.payment_provider, s.transaction_status, s.card_brand, s.card_country, s.total_amount,
  s.currency, s.exchange_rate, s.base_currency, s.total_amount_base, s.transaction_date_key, s.created_at, s.fact_hash, :3
)
