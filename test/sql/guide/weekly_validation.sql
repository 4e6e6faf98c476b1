SELECT COUNT(*) as cnt FROM BRONZE.bronze_orders;
SELECT COUNT(*) as cnt FROM SILVER.silver_orders;
