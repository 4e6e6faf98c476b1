-- model: BRONZE.bronze_reviews
-- grain: everything that a forgotten customer wrote about the store or its products
-- kind: update
-- reads: OPS.forgotten, OPS.forgotten_orders
-- window: what runs after :2 up to :3 brought of store :1; {table} is the table, or its archive
-- notes: the stars stay, the words go.
update BRONZE.{table} t
set record = object_construct(
  'id', get_path(t.record, 'id'),
  'type', get_path(t.record, 'type'),
  'rating', get_path(t.record, 'rating'),
  'order_id', get_path(t.record, 'order_id'),
  'is_published', get_path(t.record, 'is_published'),
  'created_at', get_path(t.record, 'created_at'),
  'customer', object_construct(
    'id', get_path(t.record, 'customer.id'),
    'country', get_path(t.record, 'customer.country'),
    'city', get_path(t.record, 'customer.city')
  ),
  'erased', true
)
where t.store_id = :1 and t.run_id > :2 and t.run_id <= :3
  and is_object(t.record) and get_path(t.record, 'erased') is null
  and (
    get_path(t.record, 'customer.id')::varchar in (select customer_id::varchar from OPS.forgotten where store_id = :1)
    or get_path(t.record, 'order_id')::varchar in (select order_id::varchar from OPS.forgotten_orders where store_id = :1)
  )
