-- model: OPS.delta_dim_shipping_method
-- grain: one row per run_id, shipping_method_key
-- kind: delta
-- reads: SILVER.silver_orders, GOLD.gold_dim_shipping_method
-- window: names on orders of store :1 that runs after :2 up to :3 changed, and that Gold does not have yet
-- notes: created_at is the first order of all that carries the name.
merge into OPS.delta_dim_shipping_method t using (
  with named as (
    select distinct store_id, shipping_method as method_name
    from SILVER.silver_orders
    where store_id = :1 and run_id > :2 and run_id <= :3 and shipping_method is not null
  ), added as (
    select n.store_id, n.method_name
    from named n
    left join GOLD.gold_dim_shipping_method g on g.store_id = n.store_id and g.shipping_method_name = n.method_name
    where g.shipping_method_key is null
  )
  select
    sha2(a.store_id::varchar || '|' || a.method_name, 256) as shipping_method_key,
    a.store_id,
    a.method_name,
    'courier' as method_type,
    min(o.order_date) as created_at
  from added a
  join SILVER.silver_orders o on o.store_id = a.store_id and o.shipping_method = a.method_name
  group by a.store_id, a.method_name
) s
on t.run_id = :3 and t.shipping_method_key = s.shipping_method_key
when not matched then insert (change, shipping_method_key, store_id, shipping_method_name, shipping_type, is_active, created_at, run_id)
  values ('insert', s.shipping_method_key, s.store_id, s.method_name, s.method_type, true, s.created_at, :3)
