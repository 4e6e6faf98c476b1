-- audit: No two rows of gold_dim_branch, the run's delta included, share branch_key.
-- layer: gold
-- severity: block
-- reads: GOLD.gold_dim_branch, OPS.delta_dim_branch
-- window: store :1, run :3; :2 is the run published before
select branch_key as example_key, count(*) as row_count
from (
  select branch_key from GOLD.gold_dim_branch where store_id = :1
  union all
  select branch_key from OPS.delta_dim_branch where store_id = :1 and run_id = :3 and change = 'insert'
) together
group by branch_key
having count(*) > 1
limit 20
