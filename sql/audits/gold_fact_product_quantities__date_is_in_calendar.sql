-- audit: Every day of a quantity of the run's delta stands in the calendar.
-- layer: gold
-- severity: block
-- reads: OPS.delta_fact_product_quantities, GOLD.gold_dim_date
-- window: store :1, run :3; :2 is the run published before
select f.product_quantity_key as example_key, f.date_key
from OPS.delta_fact_product_quantities f
left join GOLD.gold_dim_date d on d.date_key = f.date_key
where f.store_id = :1 and f.run_id = :3 and f.change <> 'delete' and d.date_key is null
limit 20
