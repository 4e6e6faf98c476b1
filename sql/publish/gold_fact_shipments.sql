-- model: GOLD.gold_fact_shipments
-- grain: one row per shipment_key
-- kind: merge
-- reads: OPS.delta_fact_shipments
-- window: the delta of run :3 of store :1; :2 is the run published before
merge into GOLD.gold_fact_shipments t using (
  select * from OPS.delta_fact_shipments where store_id = :1 and run_id = :3
) s
on t.shipment_key = s.shipment_key
when matched and s.change = 'delete' then delete
when matched then update set
  shipment_id = s.shipment_id, order_id = s.order_id, order_key = s.order_key, order_reference_id = s.order_reference_id, shipment_type =
  s.shipment_type, courier_id = s.courier_id, courier_name = s.courier_name, tracking_number = s.tracking_number, shipment_status =
  s.shipment_status, is_returned_to_origin = s.is_returned_to_origin, is_international = s.is_international, is_cod = s.is_cod,
  total_amount = s.total_amount, cash_on_delivery_amount = s.cash_on_delivery_amount, cod_to_collect = s.cod_to_collect, currency =
  s.currency, exchange_rate = s.exchange_rate, base_currency = s.base_currency, cod_to_collect_base = s.cod_to_collect_base,
  created_date_key = s.created_date_key, created_at = s.created_at, delivered_date_key = s.delivered_date_key, delivered_at =
  s.delivered_at, delivered_at_source = s.delivered_at_source, row_hash = s.row_hash, run_id = :3, loaded_at =
  current_timestamp()::timestamp_ntz
when not matched and s.change <> 'delete' then insert (
  shipment_key, store_id, shipment_id, order_id, order_key, order_reference_id, shipment_type, courier_id, courier_name, tracking_number,
  shipment_status, is_returned_to_origin, is_international, is_cod, total_amount, cash_on_delivery_amount, cod_to_collect, currency,
  exchange_rate, base_currency, cod_to_collect_base, created_date_key, created_at, delivered_date_key, delivered_at, delivered_at_source,
  row_hash, run_id, loaded_at
) values (
  s.shipment_key, s.store_id, s.shipment_id, s.order_id, s.order_key, s.order_reference_id, s.shipment_type, s.courier_id, s.courier_name,
  s.tracking_number, s.shipment_status, s.is_returned_to_origin, s.is_international, s.is_cod, s.total_amount, s.cash_on_delivery_amount,
  s.cod_to_collect, s.currency, s.exchange_rate, s.base_currency, s.cod_to_collect_base, s.created_date_key, s.created_at,
  s.delivered_date_key, s.delivered_at, s.delivered_at_source, s.row_hash, :3, current_timestamp()::timestamp_ntz
)
