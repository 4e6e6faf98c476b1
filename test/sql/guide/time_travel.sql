-- Test Time Travel functionality
SELECT * FROM BRONZE.bronze_orders
AT(OFFSET => -3600);  -- 1 hour ago
