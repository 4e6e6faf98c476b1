-- audit: No two rows of gold_dim_coupon, the run's delta included, share coupon_key.
-- layer: gold
-- severity: block
-- reads: GOLD.gold_dim_coupon, OPS.delta_dim_coupon
-- window: store :1, run :3; :2 is the run published before
select coupon_key as example_key, count(*) as row_count
from (
  select coupon_key from GOLD.gold_dim_coupon where store_id = :1
  union all
  select coupon_key from OPS.delta_dim_coupon where store_id = :1 and run_id = :3 and change = 'insert'
) together
group by coupon_key
having count(*) > 1
limit 20
