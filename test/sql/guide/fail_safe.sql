-- Test Fail-safe (within 7 days)
SELECT * FROM BRONZE.bronze_orders
BEFORE(TIMESTAMP => DATEADD(day, -1, CURRENT_TIMESTAMP()));
