-- model: BRONZE.bronze_transactions
-- grain: every payment of a forgotten customer, or for one of the customer's orders
-- kind: update
-- reads: OPS.forgotten, OPS.forgotten_orders
-- window: what runs after :2 up to :3 brought of store :1; {table} is the table, or its archive
update BRONZE.{table} t
set record = object_construct(
  'id', get_path(t.record, 'id'),
  'customer', object_construct('id', get_path(t.record, 'customer.id')),
  'references', get_path(t.record, 'references'),
  'total', get_path(t.record, 'total'),
  'payment_method', get_path(t.record, 'payment_method'),
  'status', get_path(t.record, 'status'),
  'card', object_construct('brand', get_path(t.record, 'card.brand'), 'country', get_path(t.record, 'card.country')),
  'available_actions', get_path(t.record, 'available_actions'),
  'created_at', get_path(t.record, 'created_at'),
  'erased', true
)
where t.store_id = :1 and t.run_id > :2 and t.run_id <= :3
  and is_object(t.record) and get_path(t.record, 'erased') is null
  and (
    get_path(t.record, 'customer.id')::varchar in (select customer_id::varchar from OPS.forgotten where store_id = :1)
    or get_path(t.record, 'references.order_id')::varchar in (select order_id::varchar from OPS.forgotten_orders where store_id = :1)
  )
