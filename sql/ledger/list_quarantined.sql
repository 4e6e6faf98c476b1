-- model: streams whose Silver may have to change, by what stands in quarantine
-- grain: one row per stream
-- kind: query
-- reads: OPS.quarantine
-- window: store :1
select stream as name, count(*) as row_count
from OPS.quarantine
where store_id = :1
group by stream
