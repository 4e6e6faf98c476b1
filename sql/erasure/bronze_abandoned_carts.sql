-- model: BRONZE.bronze_abandoned_carts
-- grain: every cart of a forgotten customer
-- kind: update
-- reads: OPS.forgotten, BRONZE.{table}
-- window: what runs after :2 up to :3 brought of store :1; {table} is the table, or its archive
-- notes: notes on lines are dropped with the checkout's address and the customer's name, e-mail and number.
update BRONZE.{table} t
set record = object_construct(
  'id', get_path(t.record, 'id'),
  'total', get_path(t.record, 'total'),
  'subtotal', get_path(t.record, 'subtotal'),
  'total_discount', get_path(t.record, 'total_discount'),
  'status', get_path(t.record, 'status'),
  'created_at', get_path(t.record, 'created_at'),
  'updated_at', get_path(t.record, 'updated_at'),
  'coupon', get_path(t.record, 'coupon'),
  'customer', object_construct(
    'id', get_path(t.record, 'customer.id'),
    'country', get_path(t.record, 'customer.country'),
    'city', get_path(t.record, 'customer.city')
  ),
  'items', s.items,
  'erased', true
)
from (
  select
    b.file,
    array_agg(iff(f.index is null, null, object_construct(
      'id', get_path(f.value, 'id'),
      'product_id', get_path(f.value, 'product_id'),
      'quantity', get_path(f.value, 'quantity'),
      'weight', get_path(f.value, 'weight'),
      'amounts', get_path(f.value, 'amounts')
    ))) within group (order by f.index) as items
  from BRONZE.{table} b, lateral flatten(input => get_path(b.record, 'items'), outer => true) f
  where b.store_id = :1 and b.run_id > :2 and b.run_id <= :3 and is_object(b.record) and get_path(b.record, 'erased') is null
    and get_path(b.record, 'customer.id')::varchar in (select customer_id::varchar from OPS.forgotten where store_id = :1)
  group by b.file
) s
where t.store_id = :1 and t.file = s.file
