-- model: what stands against closing a month
-- grain: one row
-- kind: query
-- reads: MART.data_as_of, OPS.closed_months, MART.measures_monthly, MART.orders
-- window: month :2 (its first day) of store :1
select
  (select data_as_of from MART.data_as_of where store_id = :1) as data_as_of,
  (select count(*) from OPS.closed_months where store_id = :1 and month = :2::date) as closed,
  (select count(*) from MART.measures_monthly where store_id = :1 and month = :2::date) as known,
  (select count(*) from MART.orders where store_id = :1 and date_trunc('month', order_date) = :2::date and not is_complete) as incomplete
