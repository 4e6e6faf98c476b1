-- operation: clustering_key
-- reads: GOLD.gold_fact_orders
-- replaces: ALTER TABLE … RECLUSTER, and CLUSTER BY (order_date_key, customer_key)
-- notes: for a table that table_statistics says needs one, never by routine: from then on Snowflake reclusters by itself and
--   bills it. Reports filter by day; a second key of as many values as customers would only make it dearer. Back:
--   alter table GOLD.gold_fact_orders drop clustering key. Without effect on a laptop.
alter table GOLD.gold_fact_orders cluster by (order_date_key)
