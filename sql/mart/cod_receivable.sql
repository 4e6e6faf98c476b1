-- model: MART.cod_receivable
-- grain: one row per store_id, courier, age
-- kind: view
-- reads: GOLD.gold_fact_shipments, GOLD.gold_dim_date, MART.data_as_of
-- notes: what couriers paid out has no API; subtract it by their statements.
create or replace view MART.cod_receivable (
  store_id comment 'Store',
  courier comment 'Courier',
  state comment 'on_the_way, collected (delivered, so the courier has the cash) or returned_to_origin (nothing to collect)',
  age comment 'Days since the parcel was sent: 0-7, 8-14, 15-30 or over 30',
  parcels comment 'Parcels',
  amount comment 'Cash to collect or collected, in the store''s currency',
  return_to_origin_rate comment 'Of all parcels of the courier that are paid in cash, the part that came back, 0 to 1',
  data_as_of comment 'The store''s own time (UTC) up to which this is known'
)
comment = 'Cash on delivery by courier: on the way, collected, came back'
as
with parcels as (
  select
    s.store_id, coalesce(s.courier_name, 'unknown') as courier, s.cod_to_collect_base as amount, a.data_as_of,
    case
      when s.is_returned_to_origin then 'returned_to_origin'
      when s.shipment_status = 'delivered' then 'collected'
      else 'on_the_way'
    end as state,
    datediff('day', s.created_at, a.data_as_of) as days
  from GOLD.gold_fact_shipments s
  left join MART.data_as_of a on a.store_id = s.store_id
  where s.is_cod and coalesce(s.shipment_type, 'shipment') = 'shipment' and coalesce(s.shipment_status, '') not in ('cancelled', 'canceled')
), rates as (
  select store_id, courier, (count_if(state = 'returned_to_origin') / nullif(count(*), 0))::decimal(9,4) as rate
  from parcels
  group by store_id, courier
)
select
  p.store_id, p.courier, p.state,
  case when p.days <= 7 then '0-7' when p.days <= 14 then '8-14' when p.days <= 30 then '15-30' else 'over 30' end,
  count(*), sum(iff(p.state = 'returned_to_origin', 0, coalesce(p.amount, 0)))::decimal(18,4), max(r.rate), max(p.data_as_of)
from parcels p
join rates r on r.store_id = p.store_id and r.courier = p.courier
group by p.store_id, p.courier, p.state, case when p.days <= 7 then '0-7' when p.days <= 14 then '8-14' when p.days <= 30 then '15-30' else 'over 30' end
