-- model: what the deltas hold for the publication
-- grain: one row per delta
-- kind: query
-- reads: OPS.delta_dim_customers, OPS.delta_dim_products, OPS.delta_dim_payment_method, OPS.delta_dim_shipping_method,
--   OPS.delta_fact_orders, OPS.delta_fact_order_items
-- window: runs of store :1 up to :3, so that what abandoned runs prepared is cleared with it; :2 is the run published before
select 'dim_customers' as name, count(*) as row_count from OPS.delta_dim_customers where store_id = :1 and run_id <= :3
union all
select 'dim_products', count(*) from OPS.delta_dim_products where store_id = :1 and run_id <= :3
union all
select 'dim_payment_method', count(*) from OPS.delta_dim_payment_method where store_id = :1 and run_id <= :3
union all
select 'dim_shipping_method', count(*) from OPS.delta_dim_shipping_method where store_id = :1 and run_id <= :3
union all
select 'fact_orders', count(*) from OPS.delta_fact_orders where store_id = :1 and run_id <= :3
union all
select 'fact_order_items', count(*) from OPS.delta_fact_order_items where store_id = :1 and run_id <= :3
