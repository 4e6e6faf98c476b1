-- audit: No two rows of gold_dim_currency, the run's delta included, share currency_key.
-- layer: gold
-- severity: block
-- reads: GOLD.gold_dim_currency, OPS.delta_dim_currency
-- window: store :1, run :3; :2 is the run published before
select currency_key as example_key, count(*) as row_count
from (
  select currency_key from GOLD.gold_dim_currency where store_id = :1
  union all
  select currency_key from OPS.delta_dim_currency where store_id = :1 and run_id = :3 and change = 'insert'
) together
group by currency_key
having count(*) > 1
limit 20
