-- audit: Every order status is one of those that Salla documents.
-- layer: silver
-- severity: warn
-- reads: SILVER.silver_orders
-- window: store :1, run :3; :2 is the run published before
select order_status as example_key, count(*) as row_count
from SILVER.silver_orders
where store_id = :1 and not is_deleted and coalesce(order_status, '') not in (
  'payment_pending', 'waiting_for_payment_confirmation', 'payment_failed', 'under_review', 'in_progress', 'completed', 'shipped', 'delivering',
  'delivered', 'restoring', 'restored', 'canceled', 'request_quote')
group by order_status
limit 20
