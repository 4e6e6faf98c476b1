-- audit: Every SKU that is counted has a quantity, and it is not negative.
-- layer: gold
-- severity: warn
-- reads: OPS.delta_fact_product_quantities
-- window: store :1, run :3; :2 is the run published before
select f.product_quantity_key as example_key, f.date_key, f.quantity
from OPS.delta_fact_product_quantities f
where f.store_id = :1 and f.run_id = :3 and f.change <> 'delete' and f.is_listed and not f.is_unlimited and coalesce(f.quantity, -1) < 0
limit 20
