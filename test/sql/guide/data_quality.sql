-- Check for null customer IDs in orders
SELECT COUNT(*) as null_customer_orders
FROM SILVER.silver_orders
WHERE customer_id IS NULL;

-- Check for duplicate orders
SELECT order_id, COUNT(*) as duplicate_count
FROM SILVER.silver_orders
GROUP BY order_id
HAVING COUNT(*) > 1;

-- Verify date dimension coverage
SELECT 
    MIN(full_date) as earliest_date,
    MAX(full_date) as latest_date,
    COUNT(*) as total_dates
FROM GOLD.gold_dim_date;
