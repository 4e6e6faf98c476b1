-- model: OPS.quarantine
-- grain: one row per record that cannot be typed
-- kind: merge
-- reads: BRONZE.bronze_branches, OPS.quarantine
-- window: the latest Bronze record of each key among runs after :2 up to :3 of store :1 and what stands in quarantine
-- notes: a record that can be typed is marked as released, so that Silver reads it; release_quarantine removes the entry.
merge into OPS.quarantine t using (
  with standing as (
    select store_id, id, is_deleted, record, row_hash, file, run_id
    from BRONZE.bronze_branches
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.is_deleted, b.record, b.row_hash, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_branches b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'branches' and b.run_id <= :2
  ), landed as (
    select store_id, coalesce(id, 'no-key-' || left(row_hash, 16)) as record_key, id, is_deleted, record, file
    from standing
    qualify row_number() over (partition by store_id, coalesce(id, 'no-key-' || left(row_hash, 16)) order by run_id desc, file desc) = 1
  ), texts as (
    select
      store_id, record_key, id, is_deleted, file,
      get_path(record, 'is_default')::varchar as is_default,
      get_path(record, 'is_cod_available')::varchar as is_cod_available,
      coalesce(get_path(record, 'cod_cost.amount'), get_path(record, 'cod_cost'))::varchar as cod_cost,
      get_path(record, 'location.lat')::varchar as latitude,
      get_path(record, 'location.lng')::varchar as longitude,
      get_path(record, 'country.id')::varchar as country_id,
      get_path(record, 'city.id')::varchar as city_id,
      get_path(record, 'location') as location_value,
      get_path(record, 'country') as country_value,
      get_path(record, 'city') as city_value,
      get_path(record, 'contacts') as contacts_value,
      get_path(record, 'name') as name_value,
      get_path(record, 'type') as type_value,
      get_path(record, 'status') as status_value,
      get_path(record, 'preparation_time') as preparation_time_value,
      get_path(record, 'street') as street_value,
      get_path(record, 'address_description') as address_description_value,
      get_path(record, 'building_number') as building_number_value,
      get_path(record, 'additional_number') as additional_number_value,
      get_path(record, 'local') as local_value,
      get_path(record, 'postal_code') as postal_code_value
    from landed
  )
  select
    store_id, record_key, file,
    case
      when is_deleted then null
      when id is null then 'id: missing'
      when try_to_decimal(record_key, 18, 0) is null then 'id: not a number'
      when not is_object(location_value) and location_value::varchar not in ('', 'null', '{}', '[]') then 'location: not an object'
      when not is_object(country_value) and country_value::varchar not in ('', 'null', '{}', '[]') then 'country: not an object'
      when not is_object(city_value) and city_value::varchar not in ('', 'null', '{}', '[]') then 'city: not an object'
      when not is_object(contacts_value) and contacts_value::varchar not in ('', 'null', '{}', '[]') then 'contacts: not an object'
      when (is_object(name_value) or is_array(name_value)) and name_value::varchar not in ('{}', '[]') then 'name: not a text'
      when (is_object(type_value) or is_array(type_value)) and type_value::varchar not in ('{}', '[]') then 'type: not a text'
      when (is_object(status_value) or is_array(status_value)) and status_value::varchar not in ('{}', '[]') then 'status: not a text'
      when (is_object(preparation_time_value) or is_array(preparation_time_value)) and preparation_time_value::varchar not in ('{}', '[]') then 'preparation_time: not a text'
      when (is_object(street_value) or is_array(street_value)) and street_value::varchar not in ('{}', '[]') then 'street: not a text'
      when (is_object(address_description_value) or is_array(address_description_value)) and address_description_value::varchar not in ('{}', '[]') then 'address_description: not a text'
      when (is_object(building_number_value) or is_array(building_number_value)) and building_number_value::varchar not in ('{}', '[]') then 'building_number: not a text'
      when (is_object(additional_number_value) or is_array(additional_number_value)) and additional_number_value::varchar not in ('{}', '[]') then 'additional_number: not a text'
      when (is_object(local_value) or is_array(local_value)) and local_value::varchar not in ('{}', '[]') then 'local: not a text'
      when (is_object(postal_code_value) or is_array(postal_code_value)) and postal_code_value::varchar not in ('{}', '[]') then 'postal_code: not a text'
      when (is_object(get_path(country_value, 'name')) or is_array(get_path(country_value, 'name'))) and get_path(country_value, 'name')::varchar not in ('{}', '[]') then 'country.name: not a text'
      when (is_object(get_path(country_value, 'code')) or is_array(get_path(country_value, 'code'))) and get_path(country_value, 'code')::varchar not in ('{}', '[]') then 'country.code: not a text'
      when (is_object(get_path(city_value, 'name')) or is_array(get_path(city_value, 'name'))) and get_path(city_value, 'name')::varchar not in ('{}', '[]') then 'city.name: not a text'
      when (is_object(get_path(contacts_value, 'phone')) or is_array(get_path(contacts_value, 'phone'))) and get_path(contacts_value, 'phone')::varchar not in ('{}', '[]') then 'contacts.phone: not a text'
      when (is_object(get_path(contacts_value, 'whatsapp')) or is_array(get_path(contacts_value, 'whatsapp'))) and get_path(contacts_value, 'whatsapp')::varchar not in ('{}', '[]') then 'contacts.whatsapp: not a text'
      when (is_object(get_path(contacts_value, 'telephone')) or is_array(get_path(contacts_value, 'telephone'))) and get_path(contacts_value, 'telephone')::varchar not in ('{}', '[]') then 'contacts.telephone: not a text'
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
