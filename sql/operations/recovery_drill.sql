-- operation: recovery_drill
-- reads: BRONZE.bronze_orders, BRONZE.bronze_customers, BRONZE.bronze_products
-- replaces: the monthly backup verification, and its fail-safe test
-- notes: proves that Time Travel answers, and that Bronze, which is only appended to, has lost no row within the hour: lost is 0.
--   Fail-safe cannot be tested: nobody but Snowflake's support can read it, for seven days after Time Travel ended,
--   as a last resort. BEFORE (TIMESTAMP => a day ago) is Time Travel too, and fails at the default of one day.
select
  'bronze_orders' as table_name,
  (select count(*) from BRONZE.bronze_orders) as rows_now,
  (select count(*) from BRONZE.bronze_orders at(offset => -3600)) as rows_an_hour_ago,
  (select count(*) from BRONZE.bronze_orders at(offset => -3600) b
    where not exists (select 1 from BRONZE.bronze_orders t where t.store_id = b.store_id and t.file = b.file)) as lost
union all
select
  'bronze_customers',
  (select count(*) from BRONZE.bronze_customers),
  (select count(*) from BRONZE.bronze_customers at(offset => -3600)),
  (select count(*) from BRONZE.bronze_customers at(offset => -3600) b
    where not exists (select 1 from BRONZE.bronze_customers t where t.store_id = b.store_id and t.file = b.file))
union all
select
  'bronze_products',
  (select count(*) from BRONZE.bronze_products),
  (select count(*) from BRONZE.bronze_products at(offset => -3600)),
  (select count(*) from BRONZE.bronze_products at(offset => -3600) b
    where not exists (select 1 from BRONZE.bronze_products t where t.store_id = b.store_id and t.file = b.file))
