-- model: OPS.quarantine
-- grain: one row per record that cannot be typed
-- kind: merge
-- reads: BRONZE.bronze_payment_methods, OPS.quarantine
-- window: the latest Bronze record of each key among runs after :2 up to :3 of store :1 and what stands in quarantine
-- notes: a record that can be typed is marked as released, so that Silver reads it; release_quarantine removes the entry.
merge into OPS.quarantine t using (
  with standing as (
    select store_id, id, is_deleted, record, row_hash, file, run_id
    from BRONZE.bronze_payment_methods
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.is_deleted, b.record, b.row_hash, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_payment_methods b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'payment_methods' and b.run_id <= :2
  ), landed as (
    select store_id, coalesce(id, 'no-key-' || left(row_hash, 16)) as record_key, id, is_deleted, record, file
    from standing
    qualify row_number() over (partition by store_id, coalesce(id, 'no-key-' || left(row_hash, 16)) order by run_id desc, file desc) = 1
  ), texts as (
    select
      store_id, record_key, id, is_deleted, file,
      get_path(record, 'slug') as slug_value,
      get_path(record, 'name') as name_value
    from landed
  )
  select
    store_id, record_key, file,
    case
      when is_deleted then null
      when id is null then 'id: missing'
      when try_to_decimal(record_key, 18, 0) is null then 'id: not a number'
      when (is_object(slug_value) or is_array(slug_value)) and slug_value::varchar not in ('{}', '[]') then 'slug: not a text'
      when (is_object(name_value) or is_array(name_value)) and name_value::varchar not in ('{}', '[]') then 'name: not a text'
    end as reason
  from texts
) s
on t.store_id = s.store_id and t.stream = 'payment_methods' and t.record_key = s.record_key
when matched and s.reason is null then update set reason = 'released', file = s.file, run_id = :3
when matched and (t.file <> s.file or t.reason <> s.reason) then update set reason = s.reason, file = s.file, run_id = :3
when not matched and s.reason is not null then insert (store_id, stream, record_key, reason, file, run_id)
  values (s.store_id, 'payment_methods', s.record_key, s.reason, s.file, :3)
