-- audit: Every payment has a status that this project knows.
-- layer: gold
-- severity: warn
-- reads: OPS.delta_fact_transactions
-- window: store :1, run :3; :2 is the run published before
select f.transaction_key as example_key, f.transaction_status
from OPS.delta_fact_transactions f
where f.store_id = :1 and f.run_id = :3 and f.change <> 'delete' and coalesce(f.transaction_status, '') not in ('pending', 'paid', 'canceled', 'refunded', 'partial_refunded', 'failed', 'voided')
limit 20
