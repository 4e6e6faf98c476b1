-- model: BRONZE.bronze_orders
-- grain: the lines of every detail of an order of a forgotten customer
-- kind: update
-- reads: OPS.forgotten_orders, BRONZE.{table}
-- window: what runs after :2 up to :3 brought of store :1; {table} is the table, or its archive
-- notes: notes, files, codes and chosen options may hold what the customer wrote; what was sold and for how much stays. A build of
--   everything finds no options in these lines any more.
update BRONZE.{table} t
set items = s.items
from (
  select
    b.file,
    array_agg(object_construct(
      'id', get_path(f.value, 'id'),
      'name', get_path(f.value, 'name'),
      'sku', get_path(f.value, 'sku'),
      'product_id', get_path(f.value, 'product_id'),
      'product', get_path(f.value, 'product'),
      'quantity', get_path(f.value, 'quantity'),
      'currency', get_path(f.value, 'currency'),
      'weight', get_path(f.value, 'weight'),
      'weight_label', get_path(f.value, 'weight_label'),
      'amounts', get_path(f.value, 'amounts'),
      'erased', true
    )) within group (order by f.index) as items
  from BRONZE.{table} b, lateral flatten(input => b.items) f
  where b.store_id = :1 and b.run_id > :2 and b.run_id <= :3 and get_path(get(b.items, 0), 'erased') is null
    and b.id in (select order_id from OPS.forgotten_orders where store_id = :1)
  group by b.file
) s
where t.store_id = :1 and t.file = s.file
