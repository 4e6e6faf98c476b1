-- model: OPS.forgotten_orders
-- grain: one row per store_id, order_id
-- kind: merge
-- reads: OPS.forgotten, SILVER.silver_orders, BRONZE.bronze_orders
-- window: what Silver knows of store :1, and details that runs after :2 up to :3 brought, whether Silver could take them or not
merge into OPS.forgotten_orders t using (
  with known as (
    select order_id, customer_id
    from SILVER.silver_orders
    where store_id = :1
    union all
    select id, try_cast(get_path(record, 'customer.id')::varchar as decimal(18,0))
    from BRONZE.bronze_orders
    where store_id = :1 and run_id > :2 and run_id <= :3 and id is not null
  )
  select f.store_id, k.order_id
  from known k
  join OPS.forgotten f on f.store_id = :1 and f.customer_id = k.customer_id
  group by f.store_id, k.order_id
) s
on t.store_id = s.store_id and t.order_id = s.order_id
when not matched then insert (store_id, order_id) values (s.store_id, s.order_id)
