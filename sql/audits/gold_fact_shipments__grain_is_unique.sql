-- audit: No two rows of gold_fact_shipments, the run's delta included, share shipment_key.
-- layer: gold
-- severity: block
-- reads: GOLD.gold_fact_shipments, OPS.delta_fact_shipments
-- window: keys of the delta of run :3 of store :1; a row that stands twice elsewhere is one too many in the ledger
select shipment_key as example_key, count(*) as row_count
from (
  select shipment_key from GOLD.gold_fact_shipments
  where store_id = :1 and shipment_key in (select shipment_key from OPS.delta_fact_shipments where store_id = :1 and run_id = :3)
  union all
  select shipment_key from OPS.delta_fact_shipments where store_id = :1 and run_id = :3 and change = 'insert'
) together
group by shipment_key
having count(*) > 1
limit 20
