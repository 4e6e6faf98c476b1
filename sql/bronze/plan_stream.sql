-- model: the last hash seen of every record of a stream, for a plan that was lost
-- grain: one row per key that the store still has
-- kind: query
-- reads: BRONZE.bronze_{stream}
-- window: store :1
-- notes: a record without a key is known by the hash of its row.
select record_key, left(row_hash, 16) as hash, run_id as listed_by
from (
  select coalesce(id::varchar, 'no-key-' || left(row_hash, 16)) as record_key, row_hash, is_deleted, run_id
  from BRONZE.bronze_{stream}
  where store_id = :1
  qualify row_number() over (partition by record_key order by run_id desc, file desc) = 1
) latest
where not is_deleted
