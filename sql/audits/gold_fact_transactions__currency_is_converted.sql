-- audit: Every payment with an amount has it in the store's currency: its own is that one, or its order has a rate.
-- layer: gold
-- severity: warn
-- reads: OPS.delta_fact_transactions
-- window: store :1, run :3; :2 is the run published before
select f.transaction_key as example_key, f.currency, f.exchange_rate
from OPS.delta_fact_transactions f
where f.store_id = :1 and f.run_id = :3 and f.change <> 'delete' and f.total_amount is not null and f.total_amount_base is null
limit 20
