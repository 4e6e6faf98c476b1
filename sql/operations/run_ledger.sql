-- operation: run_ledger
-- reads: OPS.ledger
-- notes: one row per stream of the run :1, in the order in which a reader follows a sale.
select
  stream, reported, fetched, unchanged, changed, staged, loaded, bronze, silver, gold, pending, details_pending, quarantined, deleted, written
from OPS.ledger
where run_id = :1
order by case stream when 'orders' then 1 when 'order_items' then 2 when 'customers' then 3 when 'products' then 4 else 5 end, stream
