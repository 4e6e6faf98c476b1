-- audit: No two rows of gold_dim_city, the run's delta included, share city_key.
-- layer: gold
-- severity: block
-- reads: GOLD.gold_dim_city, OPS.delta_dim_city
-- window: store :1, run :3; :2 is the run published before
select city_key as example_key, count(*) as row_count
from (
  select city_key from GOLD.gold_dim_city where store_id = :1
  union all
  select city_key from OPS.delta_dim_city where store_id = :1 and run_id = :3 and change = 'insert'
) together
group by city_key
having count(*) > 1
limit 20
