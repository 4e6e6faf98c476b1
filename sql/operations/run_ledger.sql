-- operation: run_ledger
-- reads: OPS.ledger
-- notes: one row per stream of the run :1, in the order in which a reader follows a sale. `unaccounted` is 0 in every run that
--   published: what the API reported is in Gold, pending or quarantined; what it no longer has, it does not report.
select
  stream, reported, fetched, unchanged, changed, staged, loaded, bronze, silver, gold, pending, details_pending, quarantined, deleted, written,
  silver_inserted, silver_updated, silver_unchanged, silver_deleted, gold_inserted, gold_updated, gold_unchanged, gold_deleted,
  reported - silver - pending - quarantined as unaccounted
from OPS.ledger
where run_id = :1
order by case stream when 'orders' then 1 when 'order_items' then 2 when 'customers' then 3 when 'products' then 4 else 5 end, stream
