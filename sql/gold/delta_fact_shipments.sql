-- model: OPS.delta_fact_shipments
-- grain: one row per run_id, shipment_key
-- kind: delta
-- reads: SILVER.silver_shipments, SILVER.silver_orders, SILVER.silver_order_histories, GOLD.gold_fact_shipments, OPS.store_settings
-- window: parcels of store :1 that runs after :2 up to :3 changed, themselves, in their order, which has the exchange rate, or in
--   its history, which has the time of delivery
-- deletes: a parcel that the store no longer has leaves the fact; Silver keeps it
-- notes: of the two amounts of a parcel paid in cash, no published text says which one the courier collects. One of them may be
--   the fee alone, so the greater is taken; an audit compares it with the order. Entries of a history say delivered and completed by
--   the slug of their customised status, or by the name that Salla gives that status; shops that do not use delivered go from
--   shipped to completed.
merge into OPS.delta_fact_shipments t using (
  with touched_orders as (
    select store_id, order_id from SILVER.silver_orders where store_id = :1 and run_id > :2 and run_id <= :3
    union
    select store_id, order_id from SILVER.silver_order_histories where store_id = :1 and run_id > :2 and run_id <= :3
  ), touched as (
    select store_id, record_key
    from SILVER.silver_shipments
    where store_id = :1 and run_id > :2 and run_id <= :3
    union
    select p.store_id, p.record_key
    from touched_orders o
    join SILVER.silver_shipments p on p.store_id = o.store_id and p.order_id = o.order_id
  ), parcels as (
    select p.*
    from touched d
    join SILVER.silver_shipments p on p.store_id = d.store_id and p.record_key = d.record_key
  ), arrivals as (
    select
      h.store_id,
      h.order_id,
      h.created_at as arrived_at,
      h.created_at_local as arrived_on,
      case
        when coalesce(h.customized_status_slug, iff(h.order_status_name = 'تم التوصيل', 'delivered', '')) = 'delivered' then 'delivered'
        when coalesce(h.customized_status_slug, iff(h.order_status_name = 'تم التنفيذ', 'completed', '')) = 'completed' then 'completed'
      end as arrival
    from (select distinct store_id, order_id from parcels) p
    join SILVER.silver_order_histories h on h.store_id = p.store_id and h.order_id = p.order_id
    where not h.is_deleted and arrival is not null and h.created_at is not null
    qualify row_number() over (partition by h.store_id, h.order_id order by iff(arrival = 'delivered', 1, 2), h.created_at, h.order_history_id) = 1
  ), together as (
    select
      p.*,
      o.exchange_rate,
      coalesce(c.base_currency, o.base_currency, 'SAR') as base_currency,
      lower(p.payment_method) = 'cod' as is_cod,
      p.cod_amount as cash_on_delivery_amount,
      p.shipment_status = 'return_to_origin' as is_returned_to_origin,
      a.arrived_at as delivered_at,
      a.arrived_on as delivered_on,
      a.arrival as delivered_at_source
    from parcels p
    left join SILVER.silver_orders o on o.store_id = p.store_id and o.order_id = p.order_id
    left join arrivals a
      on a.store_id = p.store_id and a.order_id = p.order_id and p.shipment_status = 'delivered' and coalesce(p.shipment_type, '') <> 'return'
    left join OPS.store_settings c on c.store_id = p.store_id
  ), collected as (
    select
      together.*,
      case
        when coalesce(shipment_type, '') = 'return' or not is_cod then 0
        when is_cod then greatest(coalesce(total_amount, cod_amount), coalesce(cod_amount, total_amount))
      end::decimal(18,4) as cod_to_collect
    from together
  ), keyed as (
    select
      sha2(store_id::varchar || '|shipment|' || record_key, 256) as shipment_key,
      iff(order_id is null, 'unknown', sha2(store_id::varchar || '|' || order_id::varchar, 256)) as order_key,
      to_char(created_at_local, 'YYYYMMDD')::decimal(8,0) as created_date_key,
      to_char(delivered_on, 'YYYYMMDD')::decimal(8,0) as delivered_date_key,
      (cod_to_collect / iff(currency = base_currency or cod_to_collect = 0, 1, nullif(exchange_rate, 0))::decimal(18,8))::decimal(18,4) as cod_to_collect_base,
      collected.*,
      sha2(
        row_hash || '|' || is_deleted::varchar || '|' || base_currency || '|' || coalesce(exchange_rate::varchar, '')
        || '|' || coalesce(to_char(delivered_at, 'YYYY-MM-DD HH24:MI:SS'), '') || coalesce(delivered_at_source, ''), 256
      ) as fact_hash
    from collected
  )
  select k.*, iff(k.is_deleted, 'delete', iff(g.shipment_key is null, 'insert', 'update')) as change
  from keyed k
  left join GOLD.gold_fact_shipments g on g.shipment_key = k.shipment_key
  where (g.shipment_key is null and not k.is_deleted) or (g.shipment_key is not null and (k.is_deleted or g.row_hash <> k.fact_hash))
) s
on t.run_id = :3 and t.shipment_key = s.shipment_key
when not matched then insert (
  change, shipment_key, store_id, shipment_id, order_id, order_key, order_reference_id, shipment_type, courier_id, courier_name,
  tracking_number, shipment_status, is_returned_to_origin, is_international, is_cod, total_amount, cash_on_delivery_amount,
  cod_to_collect, currency, exchange_rate, base_currency, cod_to_collect_base, created_date_key, created_at, delivered_date_key,
  delivered_at, delivered_at_source, row_hash, run_id
) values (
  s.change, s.shipment_key, s.store_id, s.shipment_id, s.order_id, s.order_key, s.order_reference_id, s.shipment_type, s.courier_id,
  s.courier_name, s.tracking_number, s.shipment_status, s.is_returned_to_origin, s.is_international, s.is_cod, s.total_amount,
  s.cash_on_delivery_amount, s.cod_to_collect, s.currency, s.exchange_rate, s.base_currency, s.cod_to_collect_base, s.created_date_key,
  s.created_at, s.delivered_date_key, s.delivered_at, s.delivered_at_source, s.fact_hash, :3
)
