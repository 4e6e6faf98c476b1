-- operation: restore_table
-- reads: GOLD.gold_fact_orders
-- replaces: CREATE OR REPLACE TABLE … AS SELECT * FROM itself AT (…)
-- notes: brings a table back to an earlier time (UTC; put in yours, within its Time Travel). The statement it replaces loses
--   grants, comments and NOT NULL, and with the old table its Time Travel, so that a wrong time cannot be corrected. Here the
--   clone is looked at before the swap, which is one step for readers; what stood until then is kept as …_restored, to be
--   dropped by hand. Disable the store's schedule first. Run statement by statement, and stop when the counts are not what you
--   expect. After Gold or Silver: set the watermark back (docs/maintenance.md), so that the next run brings what came since.
create or replace table GOLD.gold_fact_orders_restored clone GOLD.gold_fact_orders at(timestamp => '2026-01-31 10:00:00'::timestamp_ntz) copy grants;

select
  (select count(*) from GOLD.gold_fact_orders) as rows_now,
  (select count(*) from GOLD.gold_fact_orders_restored) as rows_then,
  (select max(loaded_at) from GOLD.gold_fact_orders) as loaded_now,
  (select max(loaded_at) from GOLD.gold_fact_orders_restored) as loaded_then;

alter table GOLD.gold_fact_orders swap with GOLD.gold_fact_orders_restored;
