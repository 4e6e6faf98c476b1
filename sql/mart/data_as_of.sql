-- model: MART.data_as_of
-- grain: one row per store
-- kind: view
-- reads: OPS.runs
create or replace view MART.data_as_of (
  store_id comment 'Store',
  data_as_of comment 'The store''s own time (UTC) up to which Gold and these views know it: when the last published run began to read',
  published_at comment 'When that run was published (UTC)',
  run_id comment 'That run'
)
comment = 'How fresh the figures are'
as
select store_id, as_of, published_at, run_id
from OPS.runs
where published_at is not null
qualify row_number() over (partition by store_id order by run_id desc) = 1
