-- audit: Every live order whose detail was read names a customer that the store lists.
-- layer: silver
-- severity: warn
-- reads: SILVER.silver_orders, SILVER.silver_customers
-- window: orders of store :1 that runs after :2 up to :3 wrote
select o.order_id::varchar as example_key, o.customer_id
from SILVER.silver_orders o
left join SILVER.silver_customers c on c.store_id = o.store_id and c.customer_id = o.customer_id
where o.store_id = :1 and o.run_id > :2 and o.run_id <= :3 and not o.is_deleted and o.detail_state <> 'pending' and c.customer_id is null
limit 20
