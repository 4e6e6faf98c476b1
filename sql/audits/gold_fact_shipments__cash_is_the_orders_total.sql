-- audit: What couriers collect for all parcels of an order is not more than its total, and of an order sent in one parcel not less, to one unit of its currency.
-- layer: gold
-- severity: warn
-- reads: OPS.delta_fact_shipments, GOLD.gold_fact_shipments, SILVER.silver_orders
-- window: store :1, run :3; :2 is the run published before
with parcels as (
  select g.order_id, count(*) as parcels, sum(g.cod_to_collect) as cash
  from GOLD.gold_fact_shipments g
  left join OPS.delta_fact_shipments d on d.shipment_key = g.shipment_key and d.run_id = :3
  where g.store_id = :1 and d.shipment_key is null
    and g.order_id in (select order_id from OPS.delta_fact_shipments where store_id = :1 and run_id = :3)
    and coalesce(g.shipment_type, '') <> 'return' and coalesce(g.shipment_status, '') <> 'cancelled'
  group by g.order_id
  union all
  select f.order_id, count(*), sum(f.cod_to_collect)
  from OPS.delta_fact_shipments f
  where f.store_id = :1 and f.run_id = :3 and f.change <> 'delete' and coalesce(f.shipment_type, '') <> 'return' and coalesce(f.shipment_status, '') <> 'cancelled'
  group by f.order_id
), sent as (
  select order_id, sum(parcels) as parcels, sum(cash) as cash from parcels group by order_id
)
select f.shipment_key as example_key, f.cod_to_collect, o.total_amount
from OPS.delta_fact_shipments f
join SILVER.silver_orders o on o.store_id = f.store_id and o.order_id = f.order_id
join sent on sent.order_id = f.order_id
where f.store_id = :1 and f.run_id = :3 and f.change <> 'delete' and f.is_cod and coalesce(f.shipment_type, '') <> 'return' and f.shipment_status <> 'cancelled'
  and o.order_status <> 'canceled' and o.currency = f.currency
  and (sent.cash > o.total_amount + 1 or (sent.parcels = 1 and f.cod_to_collect < o.total_amount - 1))
limit 20
