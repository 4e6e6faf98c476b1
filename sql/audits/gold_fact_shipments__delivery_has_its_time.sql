-- audit: Every delivered parcel to a customer has the time of its delivery, which its order's history tells.
-- layer: gold
-- severity: warn
-- reads: OPS.delta_fact_shipments
-- window: store :1, run :3; :2 is the run published before
select f.shipment_key as example_key, f.shipment_status
from OPS.delta_fact_shipments f
where f.store_id = :1 and f.run_id = :3 and f.change <> 'delete' and f.shipment_status = 'delivered' and coalesce(f.shipment_type, '') <> 'return' and f.delivered_at is null
limit 20
