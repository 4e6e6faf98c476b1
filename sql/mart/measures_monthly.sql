-- model: MART.measures_monthly
-- grain: one row per store_id, month
-- kind: view
-- reads: MART.measures_daily, OPS.closed_months
create or replace view MART.measures_monthly (
  store_id comment 'Store',
  month comment 'First day of the month',
  is_closed comment 'Closed: the figures are those of the closing, whatever came since',
  booked_incl_vat comment 'Totals of the booked orders placed in the month, VAT included',
  invoiced_net comment 'Documents of the month without VAT',
  invoiced_vat comment 'Their VAT',
  refunded_net comment 'The credit notes among them, without VAT, below zero',
  cash_in comment 'Money that came in',
  booked_now comment 'booked_incl_vat by what stands today',
  invoiced_net_now comment 'invoiced_net by what stands today',
  invoiced_vat_now comment 'invoiced_vat by what stands today',
  cash_in_now comment 'cash_in by what stands today',
  data_as_of comment 'The store''s own time (UTC) up to which this is known; of a closed month, when it was closed'
)
comment = 'The three measures by month; a closed month keeps its figures, changes_after_close says what came since'
as
with months as (
  select
    store_id, date_trunc('month', business_date)::date as month, sum(booked_incl_vat) as booked, sum(invoiced_net) as net, sum(invoiced_vat) as vat,
    sum(refunded_net) as refunded, sum(cash_in) as cash, max(data_as_of) as data_as_of
  from MART.measures_daily
  group by store_id, date_trunc('month', business_date)::date
)
select
  coalesce(m.store_id, c.store_id), coalesce(m.month, c.month), c.month is not null, coalesce(c.booked_incl_vat, m.booked)::decimal(18,4), coalesce(c.invoiced_net, m.net)::decimal(18,4),
  coalesce(c.invoiced_vat, m.vat)::decimal(18,4), coalesce(c.refunded_net, m.refunded)::decimal(18,4), coalesce(c.cash_in, m.cash)::decimal(18,4),
  coalesce(m.booked, 0)::decimal(18,4), coalesce(m.net, 0)::decimal(18,4), coalesce(m.vat, 0)::decimal(18,4), coalesce(m.cash, 0)::decimal(18,4), coalesce(c.data_as_of, m.data_as_of)
from months m
full outer join OPS.closed_months c on c.store_id = m.store_id and c.month = m.month
