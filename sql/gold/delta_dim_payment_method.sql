-- model: OPS.delta_dim_payment_method
-- grain: one row per run_id, payment_method_key
-- kind: delta
-- reads: SILVER.silver_orders, SILVER.silver_transactions, GOLD.gold_dim_payment_method
-- window: names on orders and payments of store :1 that runs after :2 up to :3 changed, and that Gold does not have yet
-- notes: created_at is the first order or payment of all that carries the name. Orders name a method by its slug, so payments are
--   read by theirs, by the name where there is none.
merge into OPS.delta_dim_payment_method t using (
  with uses as (
    select store_id, payment_method as method_name, order_date as used_at, run_id
    from SILVER.silver_orders
    where store_id = :1 and payment_method is not null
    union all
    select store_id, coalesce(payment_method, payment_method_name) as method_name, created_at as used_at, run_id
    from SILVER.silver_transactions
    where store_id = :1 and coalesce(payment_method, payment_method_name) is not null
  ), named as (
    select distinct store_id, method_name
    from uses
    where run_id > :2 and run_id <= :3
  ), added as (
    select n.store_id, n.method_name
    from named n
    left join GOLD.gold_dim_payment_method g on g.store_id = n.store_id and g.payment_method_name = n.method_name
    where g.payment_method_key is null
  )
  select
    sha2(a.store_id::varchar || '|' || a.method_name, 256) as payment_method_key,
    a.store_id,
    a.method_name,
    case
        when lower(a.method_name) in ('cod', 'cash_on_delivery') then 'cash_on_delivery'
        when lower(a.method_name) in ('bank', 'bank_transfer') then 'bank_transfer'
        when lower(a.method_name) in ('mada', 'credit_card', 'visa', 'mastercard', 'amex') then 'card'
        when lower(a.method_name) in ('apple_pay', 'stc_pay', 'stcpay', 'google_pay', 'paypal', 'wallet') then 'wallet'
        when lower(a.method_name) like 'tabby%' or lower(a.method_name) like 'tamara%' then 'instalments'
        else 'other'
      end as method_type,
    min(u.used_at) as created_at
  from added a
  join uses u on u.store_id = a.store_id and u.method_name = a.method_name
  group by a.store_id, a.method_name
) s
on t.run_id = :3 and t.payment_method_key = s.payment_method_key
when not matched then insert (change, payment_method_key, store_id, payment_method_name, payment_type, is_active, created_at, run_id)
  values ('insert', s.payment_method_key, s.store_id, s.method_name, s.method_type, true, s.created_at, :3)
