-- model: OPS.delta_fact_abandoned_carts
-- grain: one row per run_id, abandoned_cart_key
-- kind: delta
-- reads: SILVER.silver_abandoned_carts, SILVER.silver_transactions, GOLD.gold_dim_customers, GOLD.gold_fact_abandoned_carts,
--   OPS.delta_dim_customers, OPS.store_settings
-- window: carts of store :1 that runs after :2 up to :3 changed, themselves or in a payment that names them, and carts whose
--   customer got a version that was in force when they were filled
-- deletes: a cart that the store no longer has leaves the fact; Silver keeps it
-- notes: the list of carts gives neither a status nor the purchase, so payments tell it: the first one of the cart that went
--   through, later given back or not.
merge into OPS.delta_fact_abandoned_carts t using (
  with customer_versions as (
    select g.customer_key, g.store_id, g.customer_id, g.effective_date, g.expiration_date
    from GOLD.gold_dim_customers g
    left join OPS.delta_dim_customers d on d.customer_key = g.customer_key and d.run_id = :3
    where g.store_id = :1 and d.customer_key is null
    union all
    select customer_key, store_id, customer_id, effective_date, expiration_date
    from OPS.delta_dim_customers
    where store_id = :1 and run_id = :3
  ), touched as (
    select store_id, record_key
    from SILVER.silver_abandoned_carts
    where store_id = :1 and run_id > :2 and run_id <= :3
    union
    select a.store_id, a.record_key
    from OPS.delta_dim_customers d
    join SILVER.silver_abandoned_carts a on a.store_id = d.store_id and a.customer_id = d.customer_id and a.created_at >= d.effective_date
    where d.store_id = :1 and d.run_id = :3 and d.change = 'insert'
    union
    select a.store_id, a.record_key
    from SILVER.silver_transactions p
    join SILVER.silver_abandoned_carts a on a.store_id = p.store_id and a.cart_id = p.cart_id
    where p.store_id = :1 and p.run_id > :2 and p.run_id <= :3
  ), payments as (
    select p.store_id, p.cart_id, p.order_id, p.created_at as paid_at
    from SILVER.silver_transactions p
    join SILVER.silver_abandoned_carts a on a.store_id = p.store_id and a.cart_id = p.cart_id
    join touched d on d.store_id = a.store_id and d.record_key = a.record_key
    where not p.is_deleted and p.transaction_status in ('paid', 'refunded', 'partial_refunded')
    qualify row_number() over (partition by p.store_id, p.cart_id order by p.created_at, p.transaction_id) = 1
  ), keyed as (
    select
      sha2(a.store_id::varchar || '|abandoned_cart|' || a.record_key, 256) as abandoned_cart_key,
      coalesce(v.customer_key, 'unknown') as customer_key,
      to_char(a.created_at_local, 'YYYYMMDD')::decimal(8,0) as cart_date_key,
      iff(p.order_id is null, 'unknown', sha2(a.store_id::varchar || '|' || p.order_id::varchar, 256)) as order_key,
      iff(p.cart_id is not null, true, a.cart_status = 'purchased') as is_recovered,
      p.paid_at as recovered_at,
      datediff('minute', a.created_at, p.paid_at) as minutes_to_recovery,
      coalesce(c.base_currency, 'SAR') as base_currency,
      iff(a.currency = coalesce(c.base_currency, 'SAR'), a.total_amount, null) as total_amount_base,
      a.*
    from touched d
    join SILVER.silver_abandoned_carts a on a.store_id = d.store_id and a.record_key = d.record_key
    left join OPS.store_settings c on c.store_id = a.store_id
    left join payments p on p.store_id = a.store_id and p.cart_id = a.cart_id
    left join customer_versions v
      on v.store_id = a.store_id and v.customer_id = a.customer_id and a.created_at >= v.effective_date and a.created_at < v.expiration_date
    qualify row_number() over (partition by a.store_id, a.record_key order by v.effective_date desc nulls last) = 1
  ), hashed as (
    select
      keyed.*,
      sha2(
        row_hash || '|' || customer_key || '|' || is_deleted::varchar || '|' || base_currency || '|' || order_key || '|' || coalesce(is_recovered::varchar, '')
        || '|' || coalesce(to_char(recovered_at, 'YYYY-MM-DD HH24:MI:SS'), ''), 256
      ) as fact_hash
    from keyed
  )
  select h.*, iff(h.is_deleted, 'delete', iff(g.abandoned_cart_key is null, 'insert', 'update')) as change
  from hashed h
  left join GOLD.gold_fact_abandoned_carts g on g.abandoned_cart_key = h.abandoned_cart_key
  where (g.abandoned_cart_key is null and not h.is_deleted) or (g.abandoned_cart_key is not null and (h.is_deleted or g.row_hash <> h.fact_hash))
) s
on t.run_id = :3 and t.abandoned_cart_key = s.abandoned_cart_key
when not matched then insert (
  change, abandoned_cart_key, store_id, cart_id, customer_key, cart_date_key, created_at, updated_at, cart_status, order_key,
  is_recovered, recovered_at, minutes_to_recovery, items_count, coupon_code, subtotal_amount, discount_amount, total_amount, currency,
  base_currency, total_amount_base, row_hash, run_id
) values (
  s.change, s.abandoned_cart_key, s.store_id, s.cart_id, s.customer_key, s.cart_date_key, s.created_at, s.updated_at, s.cart_status,
  s.order_key, s.is_recovered, s.recovered_at, s.minutes_to_recovery, s.items_count, s.coupon_code, s.subtotal_amount, s.discount_amount,
  s.total_amount, s.currency, s.base_currency, s.total_amount_base, s.fact_hash, :3
)
