-- audit: Every parcel has a status that the API documents.
-- layer: gold
-- severity: warn
-- reads: OPS.delta_fact_shipments
-- window: store :1, run :3; :2 is the run published before
select f.shipment_key as example_key, f.shipment_status
from OPS.delta_fact_shipments f
where f.store_id = :1 and f.run_id = :3 and f.change <> 'delete' and coalesce(f.shipment_status, '') not in (
  'created', 'in_progress', 'in_transit', 'received_at_final_hub', 'to_be_reattempted', 'reattempted', 'unable_to_deliver', 'delivering', 'delivered',
  'partially_delivered', 'shipped', 'cancelled', 'lost', 'damaged', 'return_to_origin', 'return_in_progress'
)
limit 20
