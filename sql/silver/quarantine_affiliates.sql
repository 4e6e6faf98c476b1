-- model: OPS.quarantine
-- grain: one row per record that cannot be typed
-- kind: merge
-- reads: BRONZE.bronze_affiliates, OPS.quarantine
-- window: the latest Bronze record of each key among runs after :2 up to :3 of store :1 and what stands in quarantine
-- notes: a record that can be typed is marked as released, so that Silver reads it; release_quarantine removes the entry.
merge into OPS.quarantine t using (
  with standing as (
    select store_id, id, is_deleted, record, row_hash, file, run_id
    from BRONZE.bronze_affiliates
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.is_deleted, b.record, b.row_hash, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_affiliates b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'affiliates' and b.run_id <= :2
  ), landed as (
    select store_id, coalesce(id, 'no-key-' || left(row_hash, 16)) as record_key, id, is_deleted, record, file
    from standing
    qualify row_number() over (partition by store_id, coalesce(id, 'no-key-' || left(row_hash, 16)) order by run_id desc, file desc) = 1
  ), texts as (
    select
      store_id, record_key, id, is_deleted, record, file,
      coalesce(get_path(record, 'commission.value.amount'), get_path(record, 'commission.value'))::varchar as commission_value,
      coalesce(get_path(record, 'commission.minimum_apply.amount'), get_path(record, 'commission.minimum_apply'))::varchar as commission_minimum,
      coalesce(get_path(record, 'discount.value.amount'), get_path(record, 'discount.value'))::varchar as discount_value,
      coalesce(get_path(record, 'start_date.date'), get_path(record, 'start_date'))::varchar as starts_at_raw,
      get_path(record, 'start_date.timezone')::varchar as starts_at_zone,
      coalesce(get_path(record, 'end_date.date'), get_path(record, 'end_date'))::varchar as expires_at_raw,
      get_path(record, 'end_date.timezone')::varchar as expires_at_zone
    from landed
  )
  select
    store_id, record_key, file,
    case
      when is_deleted then null
      when id is null then 'id: missing'
      when try_to_decimal(record_key, 18, 0) is null then 'id: not a number'
      when not is_object(get_path(record, 'commission')) and get_path(record, 'commission')::varchar not in ('', 'null', '{}', '[]') then 'commission: not an object'
      when not is_object(get_path(record, 'discount')) and get_path(record, 'discount')::varchar not in ('', 'null', '{}', '[]') then 'discount: not an object'
      when (is_object(get_path(record, 'title')) or is_array(get_path(record, 'title'))) and get_path(record, 'title')::varchar not in ('{}', '[]') then 'title: not a text'
      when (is_object(get_path(record, 'type')) or is_array(get_path(record, 'type'))) and get_path(record, 'type')::varchar not in ('{}', '[]') then 'type: not a text'
      when (is_object(get_path(record, 'status')) or is_array(get_path(record, 'status'))) and get_path(record, 'status')::varchar not in ('{}', '[]') then 'status: not a text'
      when (is_object(get_path(record, 'apply_to')) or is_array(get_path(record, 'apply_to'))) and get_path(record, 'apply_to')::varchar not in ('{}', '[]') then 'apply_to: not a text'
      when (is_object(get_path(record, 'commission.type')) or is_array(get_path(record, 'commission.type'))) and get_path(record, 'commission.type')::varchar not in ('{}', '[]') then 'commission.type: not a text'
      when (is_object(get_path(record, 'discount.type')) or is_array(get_path(record, 'discount.type'))) and get_path(record, 'discount.type')::varchar not in ('{}', '[]') then 'discount.type: not a text'
      when commission_value not in ('', 'null', '{}', '[]') and try_to_decimal(translate(commission_value, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) is null then 'commission.value: not a number'
      when commission_minimum not in ('', 'null', '{}', '[]') and try_to_decimal(translate(commission_minimum, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) is null then 'commission.minimum_apply: not a number'
      when discount_value not in ('', 'null', '{}', '[]') and try_to_decimal(translate(discount_value, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) is null then 'discount.value: not a number'
      when starts_at_raw not in ('', 'null', '{}', '[]') and try_cast(starts_at_raw as timestamp_ntz) is null then 'start_date: not a date'
      when starts_at_zone not in ('', 'null') and starts_at_zone not in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat') then 'start_date.timezone: not a zone this project knows'
      when expires_at_raw not in ('', 'null', '{}', '[]') and try_cast(expires_at_raw as timestamp_ntz) is null then 'end_date: not a date'
      when expires_at_zone not in ('', 'null') and expires_at_zone not in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat') then 'end_date.timezone: not a zone this project knows'
    end as reason
  from texts
) s
on t.store_id = s.store_id and t.stream = 'affiliates' and t.record_key = s.record_key
when matched and s.reason is null then update set reason = 'released', file = s.file, run_id = :3
when matched and (t.file <> s.file or t.reason <> s.reason) then update set reason = s.reason, file = s.file, run_id = :3
when not matched and s.reason is not null then insert (store_id, stream, record_key, reason, file, run_id)
  values (s.store_id, 'affiliates', s.record_key, s.reason, s.file, :3)
