-- model: what the runs of a window brought of one stream, beside what stood before
-- grain: one row per record that they brought
-- kind: query
-- reads: BRONZE.bronze_{stream}
-- window: runs after :2 up to :3 of store :1
-- notes: {part} is the column of Bronze that is compared; lines without it say nothing of it. A record that came back as it was
--   stands here too: the reader compares.
with keyed as (
  select coalesce(id::varchar, 'no-key-' || left(row_hash, 16)) as record_key, is_deleted, {part} as content, run_id, file
  from BRONZE.bronze_{stream}
  where store_id = :1 and run_id <= :3 and (is_deleted or is_object({part}) or is_array({part}))
), after as (
  select record_key, is_deleted, content
  from keyed
  where run_id > :2
  qualify row_number() over (partition by record_key order by run_id desc, file desc) = 1
), before as (
  select record_key, is_deleted, content
  from keyed
  where run_id <= :2
  qualify row_number() over (partition by record_key order by run_id desc, file desc) = 1
)
select
  a.record_key, a.is_deleted, a.content::varchar as content, coalesce(not b.is_deleted, false) as stood, b.content::varchar as content_before
from after a
left join before b on b.record_key = a.record_key
order by a.record_key
