-- model: BRONZE.bronze_orders
-- grain: every detail of an order of a forgotten customer
-- kind: update
-- reads: OPS.forgotten_orders
-- window: what runs after :2 up to :3 brought of store :1; {table} is the table, or its archive
-- notes: keeps what the books need: amounts, dates, states, the customer's id, country and city of delivery. Rows of the order list
--   name nobody and stay.
update BRONZE.{table} t
set record = object_construct(
  'id', get_path(t.record, 'id'),
  'checkout_id', get_path(t.record, 'checkout_id'),
  'reference_id', get_path(t.record, 'reference_id'),
  'features', get_path(t.record, 'features'),
  'date', get_path(t.record, 'date'),
  'updated_at', get_path(t.record, 'updated_at'),
  'source', get_path(t.record, 'source'),
  'source_details', object_construct('type', get_path(t.record, 'source_details.type'), 'device', get_path(t.record, 'source_details.device')),
  'status', get_path(t.record, 'status'),
  'is_price_quote', get_path(t.record, 'is_price_quote'),
  'payment_method', get_path(t.record, 'payment_method'),
  'currency', get_path(t.record, 'currency'),
  'exchange_rate', get_path(t.record, 'exchange_rate'),
  'amounts', get_path(t.record, 'amounts'),
  'total_weight', get_path(t.record, 'total_weight'),
  'shipping', object_construct(
    'company', get_path(t.record, 'shipping.company'),
    'address', object_construct(
      'country', get_path(t.record, 'shipping.address.country'),
      'country_code', get_path(t.record, 'shipping.address.country_code'),
      'city', get_path(t.record, 'shipping.address.city')
    )
  ),
  'customer', object_construct(
    'id', get_path(t.record, 'customer.id'),
    'country', get_path(t.record, 'customer.country'),
    'country_code', get_path(t.record, 'customer.country_code'),
    'city', get_path(t.record, 'customer.city')
  ),
  'erased', true
)
where t.store_id = :1 and t.run_id > :2 and t.run_id <= :3
  and is_object(t.record) and get_path(t.record, 'erased') is null
  and t.id in (select order_id from OPS.forgotten_orders where store_id = :1)
