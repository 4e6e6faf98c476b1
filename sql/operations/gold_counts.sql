-- operation: gold_counts
-- reads: GOLD.gold_fact_orders, GOLD.gold_fact_order_items, GOLD.gold_dim_customers, GOLD.gold_dim_products,
--   GOLD.gold_fact_invoices, GOLD.gold_fact_transactions, GOLD.gold_fact_shipments, GOLD.gold_fact_abandoned_carts
-- notes: what stands in Gold now for the store :1; of a dimension the members that the store still has, each counted once.
select 'orders' as stream, count(*) as rows_in_gold from GOLD.gold_fact_orders where store_id = :1
union all
select 'order_items', count(*) from GOLD.gold_fact_order_items where store_id = :1
union all
select 'customers', count(*) from GOLD.gold_dim_customers where store_id = :1 and is_current and not is_deleted
union all
select 'products', count(*) from GOLD.gold_dim_products where store_id = :1 and is_current and not is_deleted
union all
select 'invoices', count(*) from GOLD.gold_fact_invoices where store_id = :1
union all
select 'transactions', count(*) from GOLD.gold_fact_transactions where store_id = :1
union all
select 'shipments', count(*) from GOLD.gold_fact_shipments where store_id = :1
union all
select 'abandoned_carts', count(*) from GOLD.gold_fact_abandoned_carts where store_id = :1
