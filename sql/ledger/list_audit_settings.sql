-- model: what audits mean to a store where it is not what their files say
-- grain: one row per audit
-- kind: query
-- reads: OPS.audit_settings
-- window: store :1; a row of its own wins over that of every store
select audit, severity
from OPS.audit_settings
where store_id in (0, :1)
qualify row_number() over (partition by audit order by iff(store_id = 0, 1, 0)) = 1
