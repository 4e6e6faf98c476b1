-- model: OPS.store_settings
-- grain: one row per store_id
-- kind: merge
-- reads: nothing; the values are the run's own
-- notes: what stands is not converted when a setting changes; a replay does that.
merge into OPS.store_settings t using (
  select :1::decimal(18,0) as store_id, :2::varchar as base_currency, :3::varchar as time_zone, :4::varchar as date_zone
) s
on t.store_id = s.store_id
when matched and (t.base_currency <> s.base_currency or t.time_zone <> s.time_zone or coalesce(t.date_zone, '') <> s.date_zone) then update set
  base_currency = s.base_currency, time_zone = s.time_zone, date_zone = s.date_zone
when not matched then insert (store_id, base_currency, time_zone, date_zone) values (s.store_id, s.base_currency, s.time_zone, s.date_zone)
