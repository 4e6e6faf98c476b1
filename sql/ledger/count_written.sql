-- model: rows that the run wrote in one table
-- grain: one row
-- kind: query
-- reads: {table}
-- window: store :1, run :3
-- notes: every model stamps the rows it writes with its run, so the count is what stands, not what statements claimed. Fact
--   rows that the run removed leave no stamp; `deleted` in the ledger has the records.
select '{stream}' as stream, 0 as gold, count(*) as written
from {table}
where store_id = :1 and run_id = :3
