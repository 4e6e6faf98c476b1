-- model: Gold as it stands, and the rows that the run wrote in Gold
-- grain: one row per stream
-- kind: query
-- reads: GOLD.gold_fact_orders, GOLD.gold_fact_order_items, GOLD.gold_dim_customers, GOLD.gold_dim_products,
--   GOLD.gold_dim_payment_method, GOLD.gold_dim_shipping_method
-- window: store :1, run :3; :2 is the run published before
-- notes: every model stamps the rows it writes with its run, so the count is what stands, not what statements claimed.
--   Fact rows that the run removed leave no stamp; `deleted` in the ledger has the orders.
select
  'orders' as stream,
  (select count(*) from GOLD.gold_fact_orders where store_id = :1) as gold,
  (select count(*) from GOLD.gold_fact_orders where store_id = :1 and run_id = :3)
    + (select count(*) from GOLD.gold_dim_payment_method where store_id = :1 and run_id = :3)
    + (select count(*) from GOLD.gold_dim_shipping_method where store_id = :1 and run_id = :3) as written
union all
select
  'order_items' as stream,
  (select count(*) from GOLD.gold_fact_order_items where store_id = :1) as gold,
  (select count(*) from GOLD.gold_fact_order_items where store_id = :1 and run_id = :3) as written
union all
select
  'customers' as stream,
  (select count(*) from GOLD.gold_dim_customers where store_id = :1 and is_current and not is_deleted) as gold,
  (select count(*) from GOLD.gold_dim_customers where store_id = :1 and run_id = :3) as written
union all
select
  'products' as stream,
  (select count(*) from GOLD.gold_dim_products where store_id = :1 and is_current and not is_deleted) as gold,
  (select count(*) from GOLD.gold_dim_products where store_id = :1 and run_id = :3) as written
