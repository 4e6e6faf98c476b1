-- model: the published runs of a store
-- grain: one row per run, in the order in which they were published
-- kind: query
-- reads: OPS.runs
-- window: store :1
select run_id, to_char(started_at, 'YYYY-MM-DD') as started_on
from OPS.runs
where store_id = :1 and published_at is not null
order by run_id
