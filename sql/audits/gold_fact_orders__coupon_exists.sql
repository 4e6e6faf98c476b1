-- audit: Every coupon_key of gold_fact_orders, as it will stand once the run is published, stands in gold_dim_coupon.
-- layer: gold
-- severity: block
-- reads: GOLD.gold_fact_orders, GOLD.gold_dim_coupon, OPS.delta_fact_orders, OPS.delta_dim_coupon
-- window: store :1, run :3; :2 is the run published before
-- notes: orders that have not changed since the dimension was made have no key yet.
with used as (
  select coupon_key from OPS.delta_fact_orders where store_id = :1 and run_id = :3 and change <> 'delete'
  union
  select g.coupon_key
  from GOLD.gold_fact_orders g
  left join OPS.delta_fact_orders d on d.order_key = g.order_key and d.run_id = :3
  where g.store_id = :1 and d.order_key is null
), known as (
  select coupon_key from GOLD.gold_dim_coupon
  union
  select coupon_key from OPS.delta_dim_coupon where store_id = :1 and run_id = :3
)
select used.coupon_key as example_key
from used
left join known on known.coupon_key = used.coupon_key
where known.coupon_key is null and used.coupon_key is not null
limit 20
