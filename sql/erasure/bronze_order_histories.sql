-- model: BRONZE.bronze_order_histories
-- grain: every history of an order of a forgotten customer
-- kind: update
-- reads: OPS.forgotten_orders, BRONZE.{table}
-- window: what runs after :2 up to :3 brought of store :1; {table} is the table, or its archive
-- notes: a note may name people; which state the order was in, and when, stays.
update BRONZE.{table} t
set record = object_construct('order_id', get_path(t.record, 'order_id'), 'histories', s.histories, 'erased', true)
from (
  select
    b.file,
    array_agg(object_construct(
      'id', get_path(f.value, 'id'),
      'status', get_path(f.value, 'status'),
      'customized', get_path(f.value, 'customized'),
      'type', get_path(f.value, 'type'),
      'created_at', get_path(f.value, 'created_at'),
      'created_by', get_path(f.value, 'created_by')
    )) within group (order by f.index) as histories
  from BRONZE.{table} b, lateral flatten(input => get_path(b.record, 'histories')) f
  where b.store_id = :1 and b.run_id > :2 and b.run_id <= :3 and get_path(b.record, 'erased') is null
    and b.id in (select order_id::varchar from OPS.forgotten_orders where store_id = :1)
  group by b.file
) s
where t.store_id = :1 and t.file = s.file
