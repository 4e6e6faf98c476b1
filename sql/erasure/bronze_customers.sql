-- model: BRONZE.bronze_customers
-- grain: every record of a forgotten customer
-- kind: update
-- reads: OPS.forgotten
-- window: what runs after :2 up to :3 brought of store :1; {table} is the table, or its archive
-- notes: keeps the hashes, so that the listing does not take the customer for changed; what is not listed here is dropped. Groups are
--   ids.
update BRONZE.{table} t
set record = object_construct(
  'id', get_path(t.record, 'id'),
  'groups', get_path(t.record, 'groups'),
  'updated_at', get_path(t.record, 'updated_at'),
  'erased', true
)
where t.store_id = :1 and t.run_id > :2 and t.run_id <= :3
  and is_object(t.record) and get_path(t.record, 'erased') is null
  and t.id in (select customer_id from OPS.forgotten where store_id = :1)
