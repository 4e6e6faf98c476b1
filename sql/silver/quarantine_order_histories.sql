-- model: OPS.quarantine
-- grain: one row per record that cannot be typed
-- kind: merge
-- reads: BRONZE.bronze_order_histories, OPS.quarantine
-- window: the latest Bronze record of each key among runs after :2 up to :3 of store :1 and what stands in quarantine
-- notes: the entries of an order are taken or left together. A record that can be typed is marked as released, so that
--   Silver reads it; release_quarantine removes the entry.
merge into OPS.quarantine t using (
  with standing as (
    select store_id, id, is_deleted, record, row_hash, file, run_id
    from BRONZE.bronze_order_histories
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.is_deleted, b.record, b.row_hash, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_order_histories b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'order_histories' and b.run_id <= :2
  ), landed as (
    select store_id, coalesce(id, 'no-key-' || left(row_hash, 16)) as record_key, id, is_deleted, record, file
    from standing
    qualify row_number() over (partition by store_id, coalesce(id, 'no-key-' || left(row_hash, 16)) order by run_id desc, file desc) = 1
  ), element_texts as (
    select
      l.store_id, l.record_key,
      f.value as element,
      get_path(f.value, 'id')::varchar as order_history_id,
      get_path(f.value, 'customized.id')::varchar as customized_status_id,
      coalesce(get_path(f.value, 'created_at.date'), get_path(f.value, 'created_at'))::varchar as created_at_raw,
      get_path(f.value, 'created_at.timezone')::varchar as created_at_zone,
      get_path(f.value, 'created_by.id')::varchar as created_by_id
    from landed l, lateral flatten(input => get_path(l.record, 'histories')) f
    where not l.is_deleted
  ), elements as (
    select
      store_id, record_key,
      count_if(coalesce(try_to_decimal(order_history_id, 18, 0), try_to_decimal(translate(order_history_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0)) is null) as unnamed_count,
      count_if(
        (customized_status_id not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(customized_status_id, 18, 0), try_to_decimal(translate(customized_status_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0)) is null)
        or (created_at_raw not in ('', 'null', '{}', '[]') and try_cast(created_at_raw as timestamp_ntz) is null)
        or (created_at_zone not in ('', 'null') and created_at_zone not in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat'))
        or (created_by_id not in ('', 'null', '{}', '[]') and coalesce(try_to_decimal(created_by_id, 18, 0), try_to_decimal(translate(created_by_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0)) is null)
        or (not is_object(get_path(element, 'customized')) and get_path(element, 'customized')::varchar not in ('', 'null', '{}', '[]'))
        or (not is_object(get_path(element, 'created_by')) and get_path(element, 'created_by')::varchar not in ('', 'null', '{}', '[]'))
        or ((is_object(get_path(element, 'type')) or is_array(get_path(element, 'type'))) and get_path(element, 'type')::varchar not in ('{}', '[]'))
        or ((is_object(get_path(element, 'status')) or is_array(get_path(element, 'status'))) and get_path(element, 'status')::varchar not in ('{}', '[]'))
        or ((is_object(get_path(element, 'note')) or is_array(get_path(element, 'note'))) and get_path(element, 'note')::varchar not in ('{}', '[]'))
        or ((is_object(get_path(element, 'customized.name')) or is_array(get_path(element, 'customized.name'))) and get_path(element, 'customized.name')::varchar not in ('{}', '[]'))
        or ((is_object(get_path(element, 'customized.slug')) or is_array(get_path(element, 'customized.slug'))) and get_path(element, 'customized.slug')::varchar not in ('{}', '[]'))
        or ((is_object(get_path(element, 'created_by.name')) or is_array(get_path(element, 'created_by.name'))) and get_path(element, 'created_by.name')::varchar not in ('{}', '[]'))
      ) as untyped_count
    from element_texts
    group by store_id, record_key
  )
  select
    landed.store_id, landed.record_key, landed.file,
    case
      when is_deleted then null
      when id is null then 'id: missing'
      when try_to_decimal(landed.record_key, 18, 0) is null then 'id: not a number'
      when elements.record_key is null then 'histories: missing or empty'
      when unnamed_count > 0 then 'histories.id: missing or not a number'
      when untyped_count > 0 then 'histories: a field that is not of its type'
    end as reason
  from landed
  left join elements on elements.store_id = landed.store_id and elements.record_key = landed.record_key
) s
on t.store_id = s.store_id and t.stream = 'order_histories' and t.record_key = s.record_key
when matched and s.reason is null then update set reason = 'released', file = s.file, run_id = :3
when matched and (t.file <> s.file or t.reason <> s.reason) then update set reason = s.reason, file = s.file, run_id = :3
when not matched and s.reason is not null then insert (store_id, stream, record_key, reason, file, run_id)
  values (s.store_id, 'order_histories', s.record_key, s.reason, s.file, :3)
