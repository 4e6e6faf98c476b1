USE DATABASE SALLA_DWH;

-- Check latest load times
SELECT 
    'Bronze Orders' as layer,
    MAX(loaded_at) as last_load,
    COUNT(*) as record_count
FROM BRONZE.bronze_orders
UNION ALL
SELECT 
    'Silver Orders',
    MAX(processed_at),
    COUNT(*)
FROM SILVER.silver_orders
UNION ALL
SELECT 
    'Gold Fact Orders',
    MAX(loaded_at),
    COUNT(*)
FROM GOLD.gold_fact_orders;
