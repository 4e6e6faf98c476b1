-- audit: Every parcel with an amount has it in the store's currency: its own is that one, or its order has a rate.
-- layer: gold
-- severity: warn
-- reads: OPS.delta_fact_shipments
-- window: store :1, run :3; :2 is the run published before
select f.shipment_key as example_key, f.currency, f.exchange_rate
from OPS.delta_fact_shipments f
where f.store_id = :1 and f.run_id = :3 and f.change <> 'delete' and f.cod_to_collect is not null and f.cod_to_collect_base is null
limit 20
