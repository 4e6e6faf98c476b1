-- model: when copies of what is erased now let go
-- grain: one row
-- kind: query
-- reads: BRONZE.bronze_customers, BRONZE.bronze_orders, BRONZE.bronze_transactions, BRONZE.bronze_shipments, BRONZE.bronze_abandoned_carts,
--   BRONZE.bronze_reviews, BRONZE.bronze_order_histories, OPS.forgotten_orders, INFORMATION_SCHEMA.TABLES
-- window: customer :4 of store :1
-- notes: runs remove stage files that are older than 14 days (functions/domain/clear-stage.ts); Time Travel lasts for the longest
--   retention of any table, Fail-safe seven days more.
with retention as (
  select max(retention_time) as days
  from INFORMATION_SCHEMA.TABLES
  where table_schema in ('BRONZE', 'SILVER', 'GOLD', 'OPS')
), records as (
  select loaded_at from BRONZE.bronze_customers where store_id = :1 and id = :4
  union all
  select loaded_at from BRONZE.bronze_orders
  where store_id = :1 and id in (select order_id from OPS.forgotten_orders where store_id = :1)
  union all
  select loaded_at from BRONZE.bronze_order_histories
  where store_id = :1 and id in (select order_id::varchar from OPS.forgotten_orders where store_id = :1)
  union all
  select loaded_at from BRONZE.bronze_transactions where store_id = :1 and get_path(record, 'customer.id')::varchar = :4::varchar
  union all
  select loaded_at from BRONZE.bronze_shipments
  where store_id = :1 and get_path(record, 'order_id')::varchar in (select order_id::varchar from OPS.forgotten_orders where store_id = :1)
  union all
  select loaded_at from BRONZE.bronze_abandoned_carts where store_id = :1 and get_path(record, 'customer.id')::varchar = :4::varchar
  union all
  select loaded_at from BRONZE.bronze_reviews where store_id = :1 and get_path(record, 'customer.id')::varchar = :4::varchar
), newest as (
  select max(loaded_at) as loaded_at from records
)
select
  current_timestamp()::timestamp_ntz as erased_at,
  dateadd('day', 14, n.loaded_at) as stage_files_until,
  dateadd('day', r.days, current_timestamp()::timestamp_ntz) as time_travel_until,
  dateadd('day', r.days + 7, current_timestamp()::timestamp_ntz) as fail_safe_until
from newest n
cross join retention r
