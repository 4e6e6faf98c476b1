-- audit: Every date on which a parcel was delivered of the run's delta stands in the calendar, where there is one.
-- layer: gold
-- severity: warn
-- reads: OPS.delta_fact_shipments, GOLD.gold_dim_date
-- window: store :1, run :3; :2 is the run published before
select f.shipment_key as example_key, f.delivered_date_key
from OPS.delta_fact_shipments f
left join GOLD.gold_dim_date d on d.date_key = f.delivered_date_key
where f.store_id = :1 and f.run_id = :3 and f.change <> 'delete' and d.date_key is null and f.delivered_date_key is not null
limit 20
