-- model: counts of Gold as it will stand once the run's delta is published
-- grain: one row per stream
-- kind: query
-- reads: GOLD.gold_fact_orders, GOLD.gold_fact_order_items, GOLD.gold_dim_customers, GOLD.gold_dim_products,
--   OPS.delta_fact_orders, OPS.delta_fact_order_items, OPS.delta_dim_customers, OPS.delta_dim_products
-- window: store :1 with the delta of run :3; :2 is the run published before
select
  'orders' as stream,
  (select count(*) from GOLD.gold_fact_orders where store_id = :1)
    + (select coalesce(sum(case change when 'insert' then 1 when 'delete' then -1 else 0 end), 0) from OPS.delta_fact_orders where store_id = :1 and run_id = :3) as gold
union all
select
  'order_items' as stream,
  (select count(*) from GOLD.gold_fact_order_items where store_id = :1)
    + (select coalesce(sum(case change when 'insert' then 1 when 'delete' then -1 else 0 end), 0) from OPS.delta_fact_order_items where store_id = :1 and run_id = :3) as gold
union all
select
  'customers' as stream,
  (select count(*) from GOLD.gold_dim_customers g where g.store_id = :1 and g.is_current and not g.is_deleted
    and not exists (select 1 from OPS.delta_dim_customers d where d.customer_key = g.customer_key and d.run_id = :3))
    + (select count(*) from OPS.delta_dim_customers where store_id = :1 and run_id = :3 and is_current and not is_deleted) as gold
union all
select
  'products' as stream,
  (select count(*) from GOLD.gold_dim_products g where g.store_id = :1 and g.is_current and not g.is_deleted
    and not exists (select 1 from OPS.delta_dim_products d where d.product_key = g.product_key and d.run_id = :3))
    + (select count(*) from OPS.delta_dim_products where store_id = :1 and run_id = :3 and is_current and not is_deleted) as gold
