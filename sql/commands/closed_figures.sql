-- model: figures of a month as it was closed
-- grain: one row
-- kind: query
-- reads: OPS.closed_months
-- window: month :2 (its first day) of store :1
select month, booked_incl_vat, invoiced_net, invoiced_vat, refunded_net, cash_in, data_as_of
from OPS.closed_months
where store_id = :1 and month = :2::date
