-- audit: Every order in another currency than the store's has a rate, so that no measure leaves it out.
-- layer: gold
-- severity: warn
-- reads: OPS.delta_fact_orders
-- window: store :1, run :3; :2 is the run published before
select order_id::varchar as example_key, currency, base_currency
from OPS.delta_fact_orders
where store_id = :1 and run_id = :3 and change <> 'delete' and total_amount is not null and total_amount_base is null
limit 20
