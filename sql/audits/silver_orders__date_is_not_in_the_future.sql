-- audit: No order is dated later than the run that read it.
-- layer: silver
-- severity: warn
-- reads: SILVER.silver_orders, OPS.runs
-- window: orders of store :1 that runs after :2 up to :3 wrote
-- notes: an order that comes in while the run reads is a little later than its beginning; an hour is more than a run reads.
select o.order_id::varchar as example_key, o.order_date_raw, o.order_date, r.as_of
from SILVER.silver_orders o
join OPS.runs r on r.run_id = o.run_id
where o.store_id = :1 and o.run_id > :2 and o.run_id <= :3 and not o.is_deleted and o.order_date > dateadd('hour', 1, r.as_of)
limit 20
