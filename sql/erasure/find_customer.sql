-- model: stores that know a customer
-- grain: one row per store
-- kind: query
-- reads: OPS.forgotten, BRONZE.bronze_customers, SILVER.silver_customers, SILVER.silver_orders, SILVER.silver_transactions,
--   SILVER.silver_abandoned_carts, SILVER.silver_reviews
-- window: customer :4
select store_id from (
  select store_id from OPS.forgotten where customer_id = :4
  union all
  select store_id from BRONZE.bronze_customers where id = :4
  union all
  select store_id from SILVER.silver_customers where customer_id = :4
  union all
  select store_id from SILVER.silver_orders where customer_id = :4
  union all
  select store_id from SILVER.silver_transactions where customer_id = :4
  union all
  select store_id from SILVER.silver_abandoned_carts where customer_id = :4
  union all
  select store_id from SILVER.silver_reviews where customer_id = :4
) known
group by store_id
order by store_id
