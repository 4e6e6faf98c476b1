-- operation: detail_progress
-- reads: SILVER.silver_orders
-- notes: orders by store and month of their business date, newest first. Of to_read only the list row is known, so tax,
--   discount, customer and lines are missing; to_read_again have an older detail; complete_percent is what can be reported on.
select
  store_id,
  to_char(order_date_local, 'YYYY-MM') as month,
  count(*) as orders,
  sum(iff(detail_state = 'complete', 1, 0)) as complete,
  sum(iff(detail_state = 'pending', 1, 0)) as to_read,
  sum(iff(detail_state = 'stale', 1, 0)) as to_read_again,
  round(100 * sum(iff(detail_state = 'complete', 1, 0)) / count(*), 1) as complete_percent
from SILVER.silver_orders
where not is_deleted
group by store_id, to_char(order_date_local, 'YYYY-MM')
order by store_id, month desc
