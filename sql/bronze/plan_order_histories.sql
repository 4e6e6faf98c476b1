-- model: what Bronze knows of every order's history, for a plan that was lost
-- grain: one row per order that has a history
-- kind: query
-- reads: BRONZE.bronze_order_histories, BRONZE.bronze_orders
-- window: store :1
-- notes: a history is read when its order is, so it belongs to the newest detail that was loaded by then.
with newest as (
  select id, row_hash, is_deleted, run_id
  from BRONZE.bronze_order_histories
  where store_id = :1 and id is not null
  qualify row_number() over (partition by id order by run_id desc, file desc) = 1
), orders as (
  select n.id, o.record_hash
  from newest n
  join BRONZE.bronze_orders o on o.id::varchar = n.id and o.run_id <= n.run_id
  where o.store_id = :1 and is_object(o.record)
  qualify row_number() over (partition by n.id order by o.run_id desc, o.file desc) = 1
)
select n.id as record_key, left(n.row_hash, 16) as hash, left(o.record_hash, 16) as detail_of, n.run_id as listed_by
from newest n
left join orders o on o.id = n.id
where not n.is_deleted
