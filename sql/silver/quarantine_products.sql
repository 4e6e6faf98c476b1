-- model: OPS.quarantine
-- grain: one row per record that cannot be typed
-- kind: merge
-- reads: BRONZE.bronze_products
-- window: the latest Bronze record of each key among runs after :2 up to :3 of store :1
-- notes: a later record that can be typed removes the entry.
merge into OPS.quarantine t using (
  with landed as (
    select store_id, coalesce(id::varchar, file) as record_key, id, is_deleted, record, file
    from BRONZE.bronze_products
    where store_id = :1 and run_id > :2 and run_id <= :3
    qualify row_number() over (partition by store_id, coalesce(id::varchar, file) order by run_id desc, file desc) = 1
  ), judged as (
    select
      store_id, record_key, file,
      case
        when id is null then 'id: missing or not a number'
        when is_deleted then null
        when get_path(record, 'price.amount')::varchar is not null and try_cast(get_path(record, 'price.amount')::varchar as decimal(18,4)) is null then 'price.amount: not a number'
        when get_path(record, 'sale_price.amount')::varchar is not null and try_cast(get_path(record, 'sale_price.amount')::varchar as decimal(18,4)) is null then 'sale_price.amount: not a number'
        when get_path(record, 'regular_price.amount')::varchar is not null and try_cast(get_path(record, 'regular_price.amount')::varchar as decimal(18,4)) is null then 'regular_price.amount: not a number'
      end as reason
    from landed
  )
  select store_id, record_key, file, reason from judged
) s
on t.store_id = s.store_id and t.stream = 'products' and t.record_key = s.record_key
when matched and s.reason is null then delete
when matched and t.file <> s.file then update set reason = s.reason, file = s.file, run_id = :3
when not matched and s.reason is not null then insert (store_id, stream, record_key, reason, file, run_id)
  values (s.store_id, 'products', s.record_key, s.reason, s.file, :3)
