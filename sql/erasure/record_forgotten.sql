-- model: OPS.forgotten
-- grain: one row per store_id, customer_id
-- kind: merge
-- reads: OPS.forgotten
-- window: customer :4 of store :1; the first time stays
merge into OPS.forgotten t using (
  select :1::decimal(18,0) as store_id, :4::decimal(18,0) as customer_id
) s
on t.store_id = s.store_id and t.customer_id = s.customer_id
when not matched then insert (store_id, customer_id, forgotten_at)
  values (s.store_id, s.customer_id, current_timestamp()::timestamp_ntz)
