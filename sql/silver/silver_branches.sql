-- model: SILVER.silver_branches
-- grain: one row per store_id, record_key (the id of the branch)
-- kind: merge
-- reads: BRONZE.bronze_branches, OPS.quarantine
-- window: the latest Bronze record of each key among runs after :2 up to :3 of store :1 and what is released from quarantine
-- deletes: soft; a tombstone keeps the last values
-- notes: is_open and closest_time follow the clock and are not kept.
merge into SILVER.silver_branches t using (
  with standing as (
    select store_id, id, record, is_deleted, noticed_at, record_hash, file, run_id
    from BRONZE.bronze_branches
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.record, b.is_deleted, b.noticed_at, b.record_hash, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_branches b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'branches' and b.run_id <= :2
  ), landed as (
    select store_id, id as record_key, record, is_deleted, noticed_at, record_hash
    from standing
    where id is not null
    qualify row_number() over (partition by store_id, id order by run_id desc, file desc) = 1
  ), texts as (
    select
      store_id, record_key, is_deleted,
      noticed_at as deleted_at,
      record_hash as row_hash,
      get_path(record, 'id')::varchar as branch_id,
      get_path(record, 'name')::varchar as branch_name,
      get_path(record, 'type')::varchar as branch_type,
      get_path(record, 'status')::varchar as branch_status,
      get_path(record, 'is_default')::varchar as is_default,
      get_path(record, 'is_cod_available')::varchar as is_cod_available,
      coalesce(get_path(record, 'cod_cost.amount'), get_path(record, 'cod_cost'))::varchar as cod_cost,
      get_path(record, 'preparation_time')::varchar as preparation_time,
      get_path(record, 'location.lat')::varchar as latitude,
      get_path(record, 'location.lng')::varchar as longitude,
      get_path(record, 'street')::varchar as street,
      get_path(record, 'address_description')::varchar as address_description,
      get_path(record, 'building_number')::varchar as building_number,
      get_path(record, 'additional_number')::varchar as additional_number,
      get_path(record, 'local')::varchar as district,
      get_path(record, 'postal_code')::varchar as postal_code,
      get_path(record, 'country.id')::varchar as country_id,
      get_path(record, 'country.name')::varchar as country_name,
      get_path(record, 'country.code')::varchar as country_code,
      get_path(record, 'city.id')::varchar as city_id,
      get_path(record, 'city.name')::varchar as city_name,
      get_path(record, 'contacts.phone')::varchar as phone,
      get_path(record, 'contacts.whatsapp')::varchar as whatsapp,
      get_path(record, 'contacts.telephone')::varchar as telephone,
      get_path(record, 'working_hours') as working_hours
    from landed
    where record_key not in (select record_key from OPS.quarantine where store_id = :1 and stream = 'branches' and reason <> 'released')
  )
  select
    store_id, record_key, is_deleted, deleted_at, row_hash,
    try_to_decimal(translate(branch_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) as branch_id,
    iff(branch_name in ('', 'null', '{}', '[]'), null, branch_name) as branch_name,
    iff(branch_type in ('', 'null', '{}', '[]'), null, branch_type) as branch_type,
    iff(branch_status in ('', 'null', '{}', '[]'), null, branch_status) as branch_status,
    try_to_boolean(is_default) as is_default,
    try_to_boolean(is_cod_available) as is_cod_available,
    try_to_decimal(translate(cod_cost, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 4) as cod_cost,
    iff(preparation_time in ('', 'null', '{}', '[]'), null, preparation_time) as preparation_time,
    try_to_decimal(translate(latitude, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 12, 8) as latitude,
    try_to_decimal(translate(longitude, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 12, 8) as longitude,
    iff(street in ('', 'null', '{}', '[]'), null, street) as street,
    iff(address_description in ('', 'null', '{}', '[]'), null, address_description) as address_description,
    iff(building_number in ('', 'null', '{}', '[]'), null, building_number) as building_number,
    iff(additional_number in ('', 'null', '{}', '[]'), null, additional_number) as additional_number,
    iff(district in ('', 'null', '{}', '[]'), null, district) as district,
    iff(postal_code in ('', 'null', '{}', '[]'), null, postal_code) as postal_code,
    try_to_decimal(translate(country_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) as country_id,
    iff(country_name in ('', 'null', '{}', '[]'), null, country_name) as country_name,
    iff(country_code in ('', 'null', '{}', '[]'), null, country_code) as country_code,
    try_to_decimal(translate(city_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) as city_id,
    iff(city_name in ('', 'null', '{}', '[]'), null, city_name) as city_name,
    iff(phone in ('', 'null', '{}', '[]'), null, phone) as phone,
    iff(whatsapp in ('', 'null', '{}', '[]'), null, whatsapp) as whatsapp,
    iff(telephone in ('', 'null', '{}', '[]'), null, telephone) as telephone,
    case when working_hours::varchar not in ('', 'null', '{}', '[]') then working_hours end as working_hours
  from texts
) s
on t.store_id = s.store_id and t.record_key = s.record_key
when matched and s.is_deleted and not t.is_deleted then update set
  is_deleted = true, deleted_at = s.deleted_at, row_hash = s.row_hash, run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when matched and not s.is_deleted and t.row_hash <> s.row_hash then update set
  branch_id = s.branch_id, branch_name = s.branch_name, branch_type = s.branch_type, branch_status = s.branch_status,
  is_default = s.is_default, is_cod_available = s.is_cod_available, cod_cost = s.cod_cost,
  preparation_time = s.preparation_time, latitude = s.latitude, longitude = s.longitude, street = s.street,
  address_description = s.address_description, building_number = s.building_number,
  additional_number = s.additional_number, district = s.district, postal_code = s.postal_code,
  country_id = s.country_id, country_name = s.country_name, country_code = s.country_code, city_id = s.city_id,
  city_name = s.city_name, phone = s.phone, whatsapp = s.whatsapp, telephone = s.telephone,
  working_hours = s.working_hours, is_deleted = false, deleted_at = null, row_hash = s.row_hash, run_id = :3,
  processed_at = current_timestamp()::timestamp_ntz
when not matched and not s.is_deleted then insert (
  store_id, record_key, branch_id, branch_name, branch_type, branch_status, is_default, is_cod_available, cod_cost,
  preparation_time, latitude, longitude, street, address_description, building_number, additional_number, district,
  postal_code, country_id, country_name, country_code, city_id, city_name, phone, whatsapp, telephone, working_hours,
  is_deleted, deleted_at, row_hash, run_id, processed_at
) values (
  s.store_id, s.record_key, s.branch_id, s.branch_name, s.branch_type, s.branch_status, s.is_default,
  s.is_cod_available, s.cod_cost, s.preparation_time, s.latitude, s.longitude, s.street, s.address_description,
  s.building_number, s.additional_number, s.district, s.postal_code, s.country_id, s.country_name, s.country_code,
  s.city_id, s.city_name, s.phone, s.whatsapp, s.telephone, s.working_hours, false, null, s.row_hash, :3,
  current_timestamp()::timestamp_ntz
)
