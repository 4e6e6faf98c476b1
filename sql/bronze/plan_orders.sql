-- model: what Bronze knows of every order, for a plan that was lost
-- grain: one row per order that the store still has
-- kind: query
-- reads: BRONZE.bronze_orders, BRONZE.bronze_invoices, OPS.runs
-- window: store :1
-- notes: an order without an id is known by the hash of its row. The newest line of either kind says how the listing showed the order, the newest detail since its last tombstone
--   what was read in full. `read_at` is the store's clock when its run began: never later than the reading, so that nothing that is
--   due again is missed. `invoiced_day` is that of the newest invoice that names the order: its detail is due when it was read before
--   the end of that day.
with lines as (
  select
    coalesce(id::varchar, 'no-key-' || left(row_hash, 16)) as id, file, run_id, row_hash, record_hash, is_deleted,
    coalesce(is_object(record), false) as is_detail,
    array_size(items) as items_count,
    coalesce(get_path(list_row, 'date.date'), get_path(record, 'date.date'))::varchar as created
  from BRONZE.bronze_orders
  where store_id = :1
), newest as (
  select id, row_hash, is_deleted, created, run_id from lines
  qualify row_number() over (partition by id order by run_id desc, file desc) = 1
), details as (
  select id, row_hash, record_hash, items_count, is_detail, run_id from lines where is_detail or is_deleted
  qualify row_number() over (partition by id order by run_id desc, file desc) = 1
), named as (
  select get_path(record, 'order_id')::varchar as id, max(left(get_path(record, 'date')::varchar, 10)) as invoiced_day
  from BRONZE.bronze_invoices
  where store_id = :1 and not is_deleted and is_object(record)
  group by 1
)
select
  n.id as record_key,
  left(n.row_hash, 16) as hash,
  left(n.created, 10) as created_day,
  left(d.row_hash, 16) as detail_of,
  left(d.record_hash, 16) as content_hash,
  d.items_count,
  date_part(epoch_second, r.as_of) as read_at,
  i.invoiced_day,
  n.run_id as listed_by
from newest n
left join details d on d.id = n.id and d.is_detail
left join OPS.runs r on r.run_id = d.run_id
left join named i on i.id = n.id
where not n.is_deleted
