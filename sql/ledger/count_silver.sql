-- model: counts up to Silver
-- grain: one row per stream
-- kind: query
-- reads: BRONZE.bronze_orders, BRONZE.bronze_customers, BRONZE.bronze_products, SILVER.silver_orders,
--   SILVER.silver_order_items, SILVER.silver_customers, SILVER.silver_products, OPS.quarantine
-- window: run :3 of store :1 for `loaded`, everything of the store for the rest; :2 is the run published before
-- notes: lines have no Bronze rows of their own, so their Bronze count is what the orders' records hold. A key counts as
--   quarantined only while Silver has no earlier good row for it; of a quarantined order, the lines that Silver lacks (or,
--   below zero, has too many).
with orders_live as (
  select is_deleted, array_size(items) as items_count from BRONZE.bronze_orders where store_id = :1
  qualify row_number() over (partition by coalesce(id::varchar, file) order by run_id desc, file desc) = 1
), customers_live as (
  select is_deleted from BRONZE.bronze_customers where store_id = :1
  qualify row_number() over (partition by coalesce(id::varchar, file) order by run_id desc, file desc) = 1
), products_live as (
  select is_deleted from BRONZE.bronze_products where store_id = :1
  qualify row_number() over (partition by coalesce(id::varchar, file) order by run_id desc, file desc) = 1
), quarantined_orders as (
  select coalesce(array_size(b.items), 0) as items_count, coalesce(v.items_count, 0) as items_in_silver
  from OPS.quarantine q
  join BRONZE.bronze_orders b on b.store_id = q.store_id and b.file = q.file
  left join SILVER.silver_orders v on v.store_id = q.store_id and v.order_id::varchar = q.record_key and not v.is_deleted
  where q.store_id = :1 and q.stream = 'orders'
)
select
  'orders' as stream,
  (select count(*) from BRONZE.bronze_orders where store_id = :1 and run_id = :3) as loaded,
  (select count(*) from orders_live where not is_deleted) as bronze,
  (select count(*) from SILVER.silver_orders where store_id = :1 and not is_deleted) as silver,
  (select count(*) from OPS.quarantine q where q.store_id = :1 and q.stream = 'orders' and not exists (
    select 1 from SILVER.silver_orders v where v.store_id = q.store_id and v.order_id::varchar = q.record_key and not v.is_deleted)) as quarantined
union all
select
  'customers' as stream,
  (select count(*) from BRONZE.bronze_customers where store_id = :1 and run_id = :3) as loaded,
  (select count(*) from customers_live where not is_deleted) as bronze,
  (select count(*) from SILVER.silver_customers where store_id = :1 and not is_deleted) as silver,
  (select count(*) from OPS.quarantine q where q.store_id = :1 and q.stream = 'customers' and not exists (
    select 1 from SILVER.silver_customers v where v.store_id = q.store_id and v.customer_id::varchar = q.record_key and not v.is_deleted)) as quarantined
union all
select
  'products' as stream,
  (select count(*) from BRONZE.bronze_products where store_id = :1 and run_id = :3) as loaded,
  (select count(*) from products_live where not is_deleted) as bronze,
  (select count(*) from SILVER.silver_products where store_id = :1 and not is_deleted) as silver,
  (select count(*) from OPS.quarantine q where q.store_id = :1 and q.stream = 'products' and not exists (
    select 1 from SILVER.silver_products v where v.store_id = q.store_id and v.product_id::varchar = q.record_key and not v.is_deleted)) as quarantined
union all
select
  'order_items' as stream,
  (select coalesce(sum(array_size(items)), 0) from BRONZE.bronze_orders where store_id = :1 and run_id = :3) as loaded,
  (select coalesce(sum(items_count), 0) from orders_live where not is_deleted) as bronze,
  (select count(*) from SILVER.silver_order_items where store_id = :1 and not is_deleted) as silver,
  (select coalesce(sum(items_count - items_in_silver), 0) from quarantined_orders) as quarantined
