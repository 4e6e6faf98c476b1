-- model: whether Silver has rows that Gold does not know yet
-- grain: one row per table that Gold is made of
-- kind: query
-- reads: SILVER.silver_orders, SILVER.silver_order_items, SILVER.silver_customers, SILVER.silver_products,
--   SILVER.silver_product_variants
-- window: rows of store :1 that runs after :2 up to :3 changed
select 'silver_orders' as name, count(*) as row_count from SILVER.silver_orders where store_id = :1 and run_id > :2 and run_id <= :3
union all
select 'silver_order_items', count(*) from SILVER.silver_order_items where store_id = :1 and run_id > :2 and run_id <= :3
union all
select 'silver_customers', count(*) from SILVER.silver_customers where store_id = :1 and run_id > :2 and run_id <= :3
union all
select 'silver_products', count(*) from SILVER.silver_products where store_id = :1 and run_id > :2 and run_id <= :3
union all
select 'silver_product_variants', count(*) from SILVER.silver_product_variants where store_id = :1 and run_id > :2 and run_id <= :3
