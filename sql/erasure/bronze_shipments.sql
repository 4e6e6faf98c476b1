-- model: BRONZE.bronze_shipments
-- grain: every parcel of an order of a forgotten customer
-- kind: update
-- reads: OPS.forgotten_orders
-- window: what runs after :2 up to :3 brought of store :1; {table} is the table, or its archive
-- notes: the numbers of the waybill stay, because the books settle with couriers by them. A parcel on its way back leaves from the
--   customer, so of both addresses only country, region and city stay.
update BRONZE.{table} t
set record = object_construct(
  'id', get_path(t.record, 'id'),
  'order_id', get_path(t.record, 'order_id'),
  'order_reference_id', get_path(t.record, 'order_reference_id'),
  'reference', get_path(t.record, 'reference'),
  'created_at', get_path(t.record, 'created_at'),
  'type', get_path(t.record, 'type'),
  'courier', get_path(t.record, 'courier'),
  'courier_id', get_path(t.record, 'courier_id'),
  'courier_name', get_path(t.record, 'courier_name'),
  'external_company_name', get_path(t.record, 'external_company_name'),
  'shipping_number', get_path(t.record, 'shipping_number'),
  'tracking_number', get_path(t.record, 'tracking_number'),
  'pickup_id', get_path(t.record, 'pickup_id'),
  'trackable', get_path(t.record, 'trackable'),
  'payment_method', get_path(t.record, 'payment_method'),
  'source', get_path(t.record, 'source'),
  'status', get_path(t.record, 'status'),
  'total', get_path(t.record, 'total'),
  'cash_on_delivery', get_path(t.record, 'cash_on_delivery'),
  'total_weight', get_path(t.record, 'total_weight'),
  'billing_account', get_path(t.record, 'billing_account'),
  'is_international', get_path(t.record, 'is_international'),
  'service_types', get_path(t.record, 'service_types'),
  'shipping_route', get_path(t.record, 'shipping_route'),
  'packages', get_path(t.record, 'packages'),
  'ship_from', object_construct(
    'type', get_path(t.record, 'ship_from.type'),
    'branch_id', get_path(t.record, 'ship_from.branch_id'),
    'country', get_path(t.record, 'ship_from.country'),
    'city', get_path(t.record, 'ship_from.city')
  ),
  'ship_to', object_construct(
    'country', get_path(t.record, 'ship_to.country'),
    'region', get_path(t.record, 'ship_to.region'),
    'city', get_path(t.record, 'ship_to.city')
  ),
  'erased', true
)
where t.store_id = :1 and t.run_id > :2 and t.run_id <= :3
  and is_object(t.record) and get_path(t.record, 'erased') is null
  and get_path(t.record, 'order_id')::varchar in (select order_id::varchar from OPS.forgotten_orders where store_id = :1)
