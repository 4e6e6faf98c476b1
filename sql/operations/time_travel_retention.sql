-- operation: time_travel_retention
-- replaces: “Time Travel: automatic (90 days)”
-- notes: one day is the default of every edition. Standard takes 0 or 1, Enterprise and above up to 90, for each database,
--   schema or table; each day keeps what was changed or deleted meanwhile, is billed as storage, and lets an erased
--   person be read for so much longer. Bronze is what the rest is built from, so its three core tables are the ones to set.
--   Put in 1 for Standard, up to 7 for Enterprise. On a laptop a table keeps earlier states once this was said of it.
alter table BRONZE.bronze_orders set data_retention_time_in_days = 1;
alter table BRONZE.bronze_customers set data_retention_time_in_days = 1;
alter table BRONZE.bronze_products set data_retention_time_in_days = 1;
