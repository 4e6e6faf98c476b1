-- model: MART.changes_after_close
-- grain: one row per store_id, closed month, record, field
-- kind: view
-- reads: OPS.closed_months, OPS.closed_records, MART.closable_records, MART.data_as_of
create or replace view MART.changes_after_close (
  store_id comment 'Store',
  closed_month comment 'First day of the closed month',
  record_type comment 'order or document',
  record_key comment 'Id of the API',
  order_id comment 'Order',
  reference comment 'Number of the order or the document',
  field comment 'What changed: came, went, state, business_date, total_incl_vat or vat',
  old_value comment 'As closed',
  new_value comment 'As it stands',
  seen_at comment 'The store''s own time (UTC) of the run that brought it; of what went, of the latest run'
)
comment = 'What changed in a closed month since it was closed: to be posted in an open one'
as
with pairs as (
  select
    coalesce(c.store_id, n.store_id) as store_id, coalesce(c.month, n.month) as month, coalesce(c.record_type, n.record_type) as record_type,
    coalesce(c.record_key, n.record_key) as record_key, coalesce(c.order_id, n.order_id) as order_id, coalesce(c.reference, n.reference) as reference,
    c.record_key is not null as was, n.record_key is not null as is_there,
    c.state as old_state, n.state as new_state, c.business_date as old_date, n.business_date as new_date,
    c.total_incl_vat as old_total, n.total_incl_vat as new_total, c.vat as old_vat, n.vat as new_vat, n.seen_at
  from OPS.closed_records c
  full outer join (
    select r.* from MART.closable_records r join OPS.closed_months m on m.store_id = r.store_id and m.month = r.month
  ) n on n.store_id = c.store_id and n.month = c.month and n.record_type = c.record_type and n.record_key = c.record_key
), changes as (
  select p.*, 'came' as field, null as old_value, p.new_total::varchar as new_value from pairs p where not p.was
  union all
  select p.*, 'went', p.old_total::varchar, null from pairs p where not p.is_there
  union all
  select p.*, 'state', p.old_state, p.new_state from pairs p where p.was and p.is_there and not equal_null(p.old_state, p.new_state)
  union all
  select p.*, 'business_date', p.old_date::varchar, p.new_date::varchar from pairs p where p.was and p.is_there and not equal_null(p.old_date, p.new_date)
  union all
  select p.*, 'total_incl_vat', p.old_total::varchar, p.new_total::varchar from pairs p where p.was and p.is_there and not equal_null(p.old_total, p.new_total)
  union all
  select p.*, 'vat', p.old_vat::varchar, p.new_vat::varchar from pairs p where p.was and p.is_there and not equal_null(p.old_vat, p.new_vat)
)
select
  c.store_id, c.month, c.record_type, c.record_key, c.order_id, c.reference, c.field, c.old_value, c.new_value, coalesce(c.seen_at, a.data_as_of)
from changes c
left join MART.data_as_of a on a.store_id = c.store_id
