-- model: SILVER.silver_shipments
-- grain: one row per store_id, record_key (the id of the shipment)
-- kind: merge
-- reads: BRONZE.bronze_shipments, OPS.quarantine, OPS.store_settings
-- window: the latest Bronze record of each key among runs after :2 up to :3 of store :1 and what is released from quarantine
-- deletes: soft; a tombstone keeps the last values
-- notes: dates are naive in the zone they name, Asia/Riyadh when they name none. No example of the list is published:
--   documented and seen forms of courier, status and units are both read. Names, telephone numbers and addresses of
--   people stay in Bronze.
merge into SILVER.silver_shipments t using (
  with standing as (
    select store_id, id, record, is_deleted, noticed_at, record_hash, file, run_id
    from BRONZE.bronze_shipments
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.record, b.is_deleted, b.noticed_at, b.record_hash, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_shipments b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'shipments' and b.run_id <= :2
  ), landed as (
    select store_id, id as record_key, record, is_deleted, noticed_at, record_hash
    from standing
    where id is not null
    qualify row_number() over (partition by store_id, id order by run_id desc, file desc) = 1
  ), texts as (
    select
      store_id, record_key, is_deleted,
      noticed_at as deleted_at,
      record_hash as row_hash,
      get_path(record, 'id')::varchar as shipment_id,
      get_path(record, 'order_id')::varchar as order_id,
      get_path(record, 'order_reference_id')::varchar as order_reference_id,
      get_path(record, 'reference.external_id')::varchar as external_id,
      get_path(record, 'reference.external_additional_id')::varchar as external_additional_id,
      coalesce(get_path(record, 'created_at.date'), get_path(record, 'created_at'))::varchar as created_at_raw,
      get_path(record, 'created_at.timezone')::varchar as created_at_zone,
      get_path(record, 'type')::varchar as shipment_type,
      coalesce(get_path(record, 'status.slug'), get_path(record, 'status'))::varchar as shipment_status,
      coalesce(get_path(record, 'courier_id')::varchar, get_path(record, 'courier.id')::varchar) as courier_id,
      coalesce(get_path(record, 'courier_name')::varchar, get_path(record, 'courier.name')::varchar) as courier_name,
      get_path(record, 'external_company_name')::varchar as external_company_name,
      get_path(record, 'shipping_number')::varchar as shipping_number,
      get_path(record, 'tracking_number')::varchar as tracking_number,
      get_path(record, 'pickup_id')::varchar as pickup_id,
      get_path(record, 'trackable')::varchar as is_trackable,
      get_path(record, 'payment_method')::varchar as payment_method,
      get_path(record, 'source')::varchar as source,
      coalesce(get_path(record, 'total.amount'), get_path(record, 'total'))::varchar as total_amount,
      coalesce(get_path(record, 'cash_on_delivery.amount'), get_path(record, 'cash_on_delivery'))::varchar as cod_amount,
      get_path(record, 'total.currency')::varchar as currency,
      get_path(record, 'is_international')::varchar as is_international,
      get_path(record, 'total_weight.value')::varchar as total_weight,
      coalesce(get_path(record, 'total_weight.units')::varchar, get_path(record, 'total_weight.unit')::varchar) as weight_unit,
      get_path(record, 'billing_account')::varchar as billing_account,
      get_path(record, 'shipping_route.id')::varchar as route_id,
      get_path(record, 'shipping_route.name')::varchar as route_name,
      get_path(record, 'service_types') as service_types,
      get_path(record, 'ship_from.type')::varchar as ship_from_type,
      get_path(record, 'ship_from.branch_id')::varchar as ship_from_branch_id,
      get_path(record, 'ship_from.country')::varchar as ship_from_country,
      get_path(record, 'ship_from.city')::varchar as ship_from_city,
      get_path(record, 'ship_to.country')::varchar as ship_to_country,
      get_path(record, 'ship_to.region.name')::varchar as ship_to_region,
      get_path(record, 'ship_to.city')::varchar as ship_to_city,
      get_path(record, 'ship_to.block')::varchar as ship_to_block,
      get_path(record, 'ship_to.postal_code')::varchar as ship_to_postal_code
    from landed
    where record_key not in (select record_key from OPS.quarantine where store_id = :1 and stream = 'shipments' and reason <> 'released')
  ), typed as (
    select
      store_id, record_key, is_deleted, deleted_at, row_hash,
      coalesce(try_to_decimal(shipment_id, 18, 0), try_to_decimal(translate(shipment_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0)) as shipment_id,
      coalesce(try_to_decimal(order_id, 18, 0), try_to_decimal(translate(order_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0)) as order_id,
      iff(order_reference_id in ('', 'null', '{}', '[]'), null, order_reference_id) as order_reference_id,
      iff(external_id in ('', 'null', '{}', '[]'), null, external_id) as external_id,
      iff(external_additional_id in ('', 'null', '{}', '[]'), null, external_additional_id) as external_additional_id,
      iff(created_at_raw in ('', 'null', '{}', '[]'), null, created_at_raw) as created_at_raw,
      try_cast(created_at_raw as timestamp_ntz) as created_at_naive,
      iff(created_at_zone in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat'), created_at_zone, 'Asia/Riyadh') as created_at_zone,
      iff(shipment_type in ('', 'null', '{}', '[]'), null, shipment_type) as shipment_type,
      iff(shipment_status in ('', 'null', '{}', '[]'), null, shipment_status) as shipment_status,
      coalesce(try_to_decimal(courier_id, 18, 0), try_to_decimal(translate(courier_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0)) as courier_id,
      iff(courier_name in ('', 'null', '{}', '[]'), null, courier_name) as courier_name,
      iff(external_company_name in ('', 'null', '{}', '[]'), null, external_company_name) as external_company_name,
      iff(shipping_number in ('', 'null', '{}', '[]'), null, shipping_number) as shipping_number,
      iff(tracking_number in ('', 'null', '{}', '[]'), null, tracking_number) as tracking_number,
      iff(pickup_id in ('', 'null', '{}', '[]'), null, pickup_id) as pickup_id,
      try_to_boolean(is_trackable) as is_trackable,
      iff(payment_method in ('', 'null', '{}', '[]'), null, payment_method) as payment_method,
      iff(source in ('', 'null', '{}', '[]'), null, source) as source,
      coalesce(try_to_decimal(total_amount, 18, 4), try_to_decimal(translate(total_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) as total_amount,
      coalesce(try_to_decimal(cod_amount, 18, 4), try_to_decimal(translate(cod_amount, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) as cod_amount,
      iff(currency in ('', 'null', '{}', '[]'), null, currency) as currency,
      try_to_boolean(is_international) as is_international,
      coalesce(try_to_decimal(total_weight, 18, 4), try_to_decimal(translate(total_weight, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4)) as total_weight,
      iff(weight_unit in ('', 'null', '{}', '[]'), null, weight_unit) as weight_unit,
      iff(billing_account in ('', 'null', '{}', '[]'), null, billing_account) as billing_account,
      iff(route_id in ('', 'null', '{}', '[]'), null, route_id) as route_id,
      iff(route_name in ('', 'null', '{}', '[]'), null, route_name) as route_name,
      case when service_types::varchar not in ('', 'null', '{}', '[]') then service_types end as service_types,
      iff(ship_from_type in ('', 'null', '{}', '[]'), null, ship_from_type) as ship_from_type,
      coalesce(try_to_decimal(ship_from_branch_id, 18, 0), try_to_decimal(translate(ship_from_branch_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0)) as ship_from_branch_id,
      iff(ship_from_country in ('', 'null', '{}', '[]'), null, ship_from_country) as ship_from_country,
      iff(ship_from_city in ('', 'null', '{}', '[]'), null, ship_from_city) as ship_from_city,
      iff(ship_to_country in ('', 'null', '{}', '[]'), null, ship_to_country) as ship_to_country,
      iff(ship_to_region in ('', 'null', '{}', '[]'), null, ship_to_region) as ship_to_region,
      iff(ship_to_city in ('', 'null', '{}', '[]'), null, ship_to_city) as ship_to_city,
      iff(ship_to_block in ('', 'null', '{}', '[]'), null, ship_to_block) as ship_to_block,
      iff(ship_to_postal_code in ('', 'null', '{}', '[]'), null, ship_to_postal_code) as ship_to_postal_code
    from texts
  )
  select
    typed.*,
    convert_timezone(created_at_zone, 'UTC', created_at_naive) as created_at,
    convert_timezone(created_at_zone, coalesce((select max(time_zone) from OPS.store_settings where store_id = :1), 'Asia/Riyadh'), created_at_naive)::date as created_at_local
  from typed
) s
on t.store_id = s.store_id and t.record_key = s.record_key
when matched and s.is_deleted and not t.is_deleted then update set
  is_deleted = true, deleted_at = s.deleted_at, row_hash = s.row_hash, run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when matched and not s.is_deleted and t.row_hash <> s.row_hash then update set
  shipment_id = s.shipment_id, order_id = s.order_id, order_reference_id = s.order_reference_id,
  external_id = s.external_id, external_additional_id = s.external_additional_id, created_at = s.created_at,
  created_at_local = s.created_at_local, created_at_raw = s.created_at_raw, shipment_type = s.shipment_type,
  shipment_status = s.shipment_status, courier_id = s.courier_id, courier_name = s.courier_name,
  external_company_name = s.external_company_name, shipping_number = s.shipping_number,
  tracking_number = s.tracking_number, pickup_id = s.pickup_id, is_trackable = s.is_trackable,
  payment_method = s.payment_method, source = s.source, total_amount = s.total_amount, cod_amount = s.cod_amount,
  currency = s.currency, is_international = s.is_international, total_weight = s.total_weight,
  weight_unit = s.weight_unit, billing_account = s.billing_account, route_id = s.route_id, route_name = s.route_name,
  service_types = s.service_types, ship_from_type = s.ship_from_type, ship_from_branch_id = s.ship_from_branch_id,
  ship_from_country = s.ship_from_country, ship_from_city = s.ship_from_city, ship_to_country = s.ship_to_country,
  ship_to_region = s.ship_to_region, ship_to_city = s.ship_to_city, ship_to_block = s.ship_to_block,
  ship_to_postal_code = s.ship_to_postal_code, is_deleted = false, deleted_at = null, row_hash = s.row_hash,
  run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when not matched and not s.is_deleted then insert (
  store_id, record_key, shipment_id, order_id, order_reference_id, external_id, external_additional_id, created_at,
  created_at_local, created_at_raw, shipment_type, shipment_status, courier_id, courier_name, external_company_name,
  shipping_number, tracking_number, pickup_id, is_trackable, payment_method, source, total_amount, cod_amount,
  currency, is_international, total_weight, weight_unit, billing_account, route_id, route_name, service_types,
  ship_from_type, ship_from_branch_id, ship_from_country, ship_from_city, ship_to_country, ship_to_region,
  ship_to_city, ship_to_block, ship_to_postal_code, is_deleted, deleted_at, row_hash, run_id, processed_at
) values (
  s.store_id, s.record_key, s.shipment_id, s.order_id, s.order_reference_id, s.external_id, s.external_additional_id,
  s.created_at, s.created_at_local, s.created_at_raw, s.shipment_type, s.shipment_status, s.courier_id,
  s.courier_name, s.external_company_name, s.shipping_number, s.tracking_number, s.pickup_id, s.is_trackable,
  s.payment_method, s.source, s.total_amount, s.cod_amount, s.currency, s.is_international, s.total_weight,
  s.weight_unit, s.billing_account, s.route_id, s.route_name, s.service_types, s.ship_from_type,
  s.ship_from_branch_id, s.ship_from_country, s.ship_from_city, s.ship_to_country, s.ship_to_region, s.ship_to_city,
  s.ship_to_block, s.ship_to_postal_code, false, null, s.row_hash, :3, current_timestamp()::timestamp_ntz
)
