-- model: OPS.quarantine
-- grain: one row per record that cannot be typed
-- kind: merge
-- reads: BRONZE.bronze_branches, OPS.quarantine
-- window: the latest Bronze record of each key among runs after :2 up to :3 of store :1 and what stands in quarantine
-- notes: a record that can be typed is marked as released, so that Silver reads it; release_quarantine removes the entry.
merge into OPS.quarantine t using (
  with standing as (
    select store_id, id, is_deleted, record, file, run_id
    from BRONZE.bronze_branches
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.is_deleted, b.record, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_branches b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'branches' and b.run_id <= :2
  ), landed as (
    select store_id, coalesce(id, right(file, 100)) as record_key, id, is_deleted, record, file
    from standing
    qualify row_number() over (partition by store_id, coalesce(id, right(file, 100)) order by run_id desc, file desc) = 1
  ), texts as (
    select
      store_id, record_key, id, is_deleted, record, file,
      get_path(record, 'is_default')::varchar as is_default,
      get_path(record, 'is_cod_available')::varchar as is_cod_available,
      coalesce(get_path(record, 'cod_cost.amount'), get_path(record, 'cod_cost'))::varchar as cod_cost,
      get_path(record, 'location.lat')::varchar as latitude,
      get_path(record, 'location.lng')::varchar as longitude,
      get_path(record, 'country.id')::varchar as country_id,
      get_path(record, 'city.id')::varchar as city_id
    from landed
  )
  select
    store_id, record_key, file,
    case
      when id is null then 'id: missing'
      when is_deleted then null
      when try_to_decimal(record_key, 18, 0) is null then 'id: not a number'
      when not is_object(get_path(record, 'location')) and get_path(record, 'location')::varchar not in ('', 'null', '{}', '[]') then 'location: not an object'
      when not is_object(get_path(record, 'country')) and get_path(record, 'country')::varchar not in ('', 'null', '{}', '[]') then 'country: not an object'
      when not is_object(get_path(record, 'city')) and get_path(record, 'city')::varchar not in ('', 'null', '{}', '[]') then 'city: not an object'
      when not is_object(get_path(record, 'contacts')) and get_path(record, 'contacts')::varchar not in ('', 'null', '{}', '[]') then 'contacts: not an object'
      when (is_object(get_path(record, 'name')) or is_array(get_path(record, 'name'))) and get_path(record, 'name')::varchar not in ('{}', '[]') then 'name: not a text'
      when (is_object(get_path(record, 'type')) or is_array(get_path(record, 'type'))) and get_path(record, 'type')::varchar not in ('{}', '[]') then 'type: not a text'
      when (is_object(get_path(record, 'status')) or is_array(get_path(record, 'status'))) and get_path(record, 'status')::varchar not in ('{}', '[]') then 'status: not a text'
      when (is_object(get_path(record, 'preparation_time')) or is_array(get_path(record, 'preparation_time'))) and get_path(record, 'preparation_time')::varchar not in ('{}', '[]') then 'preparation_time: not a text'
      when (is_object(get_path(record, 'street')) or is_array(get_path(record, 'street'))) and get_path(record, 'street')::varchar not in ('{}', '[]') then 'street: not a text'
      when (is_object(get_path(record, 'address_description')) or is_array(get_path(record, 'address_description'))) and get_path(record, 'address_description')::varchar not in ('{}', '[]') then 'address_description: not a text'
      when (is_object(get_path(record, 'building_number')) or is_array(get_path(record, 'building_number'))) and get_path(record, 'building_number')::varchar not in ('{}', '[]') then 'building_number: not a text'
      when (is_object(get_path(record, 'additional_number')) or is_array(get_path(record, 'additional_number'))) and get_path(record, 'additional_number')::varchar not in ('{}', '[]') then 'additional_number: not a text'
      when (is_object(get_path(record, 'local')) or is_array(get_path(record, 'local'))) and get_path(record, 'local')::varchar not in ('{}', '[]') then 'local: not a text'
      when (is_object(get_path(record, 'postal_code')) or is_array(get_path(record, 'postal_code'))) and get_path(record, 'postal_code')::varchar not in ('{}', '[]') then 'postal_code: not a text'
      when (is_object(get_path(record, 'country.name')) or is_array(get_path(record, 'country.name'))) and get_path(record, 'country.name')::varchar not in ('{}', '[]') then 'country.name: not a text'
      when (is_object(get_path(record, 'country.code')) or is_array(get_path(record, 'country.code'))) and get_path(record, 'country.code')::varchar not in ('{}', '[]') then 'country.code: not a text'
      when (is_object(get_path(record, 'city.name')) or is_array(get_path(record, 'city.name'))) and get_path(record, 'city.name')::varchar not in ('{}', '[]') then 'city.name: not a text'
      when (is_object(get_path(record, 'contacts.phone')) or is_array(get_path(record, 'contacts.phone'))) and get_path(record, 'contacts.phone')::varchar not in ('{}', '[]') then 'contacts.phone: not a text'
      when (is_object(get_path(record, 'contacts.whatsapp')) or is_array(get_path(record, 'contacts.whatsapp'))) and get_path(record, 'contacts.whatsapp')::varchar not in ('{}', '[]') then 'contacts.whatsapp: not a text'
      when (is_object(get_path(record, 'contacts.telephone')) or is_array(get_path(record, 'contacts.telephone'))) and get_path(record, 'contacts.telephone')::varchar not in ('{}', '[]') then 'contacts.telephone: not a text'
      when is_default not in ('', 'null', '{}', '[]') and try_to_boolean(is_default) is null then 'is_default: neither true nor false'
      when is_cod_available not in ('', 'null', '{}', '[]') and try_to_boolean(is_cod_available) is null then 'is_cod_available: neither true nor false'
      when cod_cost not in ('', 'null', '{}', '[]') and try_to_decimal(translate(cod_cost, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) is null then 'cod_cost: not a number'
      when latitude not in ('', 'null', '{}', '[]') and try_to_decimal(translate(latitude, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 12, 8) is null then 'location.lat: not a number'
      when longitude not in ('', 'null', '{}', '[]') and try_to_decimal(translate(longitude, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 12, 8) is null then 'location.lng: not a number'
      when country_id not in ('', 'null', '{}', '[]') and try_to_decimal(translate(country_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) is null then 'country.id: not a number'
      when city_id not in ('', 'null', '{}', '[]') and try_to_decimal(translate(city_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) is null then 'city.id: not a number'
    end as reason
  from texts
) s
on t.store_id = s.store_id and t.stream = 'branches' and t.record_key = s.record_key
when matched and s.reason is null then update set reason = 'released', file = s.file, run_id = :3
when matched and (t.file <> s.file or t.reason <> s.reason) then update set reason = s.reason, file = s.file, run_id = :3
when not matched and s.reason is not null then insert (store_id, stream, record_key, reason, file, run_id)
  values (s.store_id, 'branches', s.record_key, s.reason, s.file, :3)
