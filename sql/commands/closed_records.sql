-- model: OPS.closed_records
-- grain: one row per store_id, month, record_type, record_key
-- kind: insert
-- reads: MART.closable_records
-- window: month :2 (its first day) of store :1
insert into OPS.closed_records (store_id, month, record_type, record_key, order_id, reference, business_date, state, total_incl_vat, net, vat)
select store_id, month, record_type, record_key, order_id, reference, business_date, state, total_incl_vat, net, vat
from MART.closable_records
where store_id = :1 and month = :2::date
