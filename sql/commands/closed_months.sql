-- model: OPS.closed_months
-- grain: one row per store_id, month
-- kind: insert
-- reads: MART.measures_monthly
-- window: month :2 (its first day) of store :1
insert into OPS.closed_months (store_id, month, closed_at, data_as_of, booked_incl_vat, invoiced_net, invoiced_vat, refunded_net, cash_in)
select store_id, month, current_timestamp()::timestamp_ntz, data_as_of, booked_now, invoiced_net_now, invoiced_vat_now, refunded_net, cash_in_now
from MART.measures_monthly
where store_id = :1 and month = :2::date and not is_closed
