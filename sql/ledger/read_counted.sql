-- model: what the audit of Silver counted
-- grain: one row per stream
-- kind: query
-- reads: OPS.ledger
-- window: run :3 of store :1; :2 is the run published before
select stream, loaded, bronze, silver, quarantined, silver_rows, silver_inserted, silver_updated, silver_unchanged, silver_deleted
from OPS.ledger
where store_id = :1 and run_id = :3
