-- model: SILVER.silver_customers
-- grain: one row per store_id, customer_id
-- kind: merge
-- reads: BRONZE.bronze_customers, OPS.quarantine
-- window: the latest Bronze record of each customer among runs after :2 up to :3 of store :1 and what is released from
--   quarantine
-- deletes: soft; a tombstone keeps the last values
-- notes: the API sends no creation time; age_group is the age at the customer's last change, so that it does not move by itself.
merge into SILVER.silver_customers t using (
  with standing as (
    select store_id, id, record, is_deleted, noticed_at, record_hash, file, run_id
    from BRONZE.bronze_customers
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.record, b.is_deleted, b.noticed_at, b.record_hash, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_customers b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'customers' and b.run_id <= :2
  ), landed as (
    select store_id, id as customer_id, record, is_deleted, noticed_at, record_hash
    from standing
    where id is not null
    qualify row_number() over (partition by store_id, id order by run_id desc, file desc) = 1
  ), paths as (
    select
      store_id, customer_id, is_deleted, noticed_at, record_hash,
      get_path(record, 'first_name')::varchar as first_name,
      get_path(record, 'last_name')::varchar as last_name,
      get_path(record, 'email')::varchar as email,
      get_path(record, 'mobile')::varchar as mobile,
      get_path(record, 'mobile_code')::varchar as mobile_code,
      get_path(record, 'country')::varchar as country,
      get_path(record, 'city')::varchar as city,
      get_path(record, 'gender')::varchar as gender,
      get_path(record, 'avatar')::varchar as avatar,
      coalesce(get_path(record, 'birthday.date'), get_path(record, 'birthday'))::varchar as birthday_text,
      coalesce(get_path(record, 'updated_at.date'), get_path(record, 'updated_at'))::varchar as updated_text,
      get_path(record, 'updated_at.timezone')::varchar as updated_zone
    from landed
    where customer_id::varchar not in (select record_key from OPS.quarantine where store_id = :1 and stream = 'customers' and reason <> 'released')
  ), typed as (
    select
      store_id, customer_id, is_deleted,
      noticed_at as deleted_at,
      record_hash as row_hash,
      nullif(trim(coalesce(iff(first_name in ('', 'null', '{}', '[]'), null, first_name), '') || ' ' || coalesce(iff(last_name in ('', 'null', '{}', '[]'), null, last_name), '')), '') as full_name,
      iff(first_name in ('', 'null', '{}', '[]'), null, first_name) as first_name,
      iff(last_name in ('', 'null', '{}', '[]'), null, last_name) as last_name,
      iff(email in ('', 'null', '{}', '[]'), null, email) as email,
      iff(mobile in ('', 'null', '{}', '[]'), null, mobile) as mobile,
      iff(mobile_code in ('', 'null', '{}', '[]'), null, nullif(replace(mobile_code, '+', ''), '')) as mobile_code,
      iff(country in ('', 'null', '{}', '[]'), null, country) as country,
      iff(city in ('', 'null', '{}', '[]'), null, city) as city,
      iff(gender in ('', 'null', '{}', '[]'), null, gender) as gender,
      iff(avatar in ('', 'null', '{}', '[]'), null, avatar) as avatar_url,
      try_cast(birthday_text as timestamp_ntz)::date as birthday,
      convert_timezone(iff(updated_zone in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat'), updated_zone, 'Asia/Riyadh'), 'UTC', try_cast(updated_text as timestamp_ntz)) as last_updated
    from paths
  )
  select
    typed.*,
    year(last_updated) - year(birthday) - iff(to_char(last_updated, 'MMDD') < to_char(birthday, 'MMDD'), 1, 0) as age,
    case
      when birthday is null or last_updated is null then null
      when age < 18 then 'under 18'
      when age < 25 then '18-24'
      when age < 35 then '25-34'
      when age < 45 then '35-44'
      when age < 55 then '45-54'
      else '55 and over'
    end as age_group
  from typed
) s
on t.store_id = s.store_id and t.customer_id = s.customer_id
when matched and s.is_deleted and not t.is_deleted then update set
  customer_status = 'deleted', is_deleted = true, deleted_at = s.deleted_at, row_hash = s.row_hash, run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when matched and not s.is_deleted and t.row_hash <> s.row_hash then update set
  full_name = s.full_name, first_name = s.first_name, last_name = s.last_name, email = s.email, mobile = s.mobile, mobile_code = s.mobile_code,
  country = s.country, city = s.city, gender = s.gender, birthday = s.birthday, age_group = s.age_group, customer_status = 'active',
  avatar_url = s.avatar_url, last_updated = s.last_updated, is_deleted = false, deleted_at = null, row_hash = s.row_hash, run_id = :3,
  processed_at = current_timestamp()::timestamp_ntz
when not matched and not s.is_deleted then insert (
  store_id, customer_id, full_name, first_name, last_name, email, mobile, mobile_code, country, city, gender, birthday, age_group, customer_status,
  avatar_url, registration_date, last_updated, is_deleted, deleted_at, row_hash, run_id, processed_at
) values (
  s.store_id, s.customer_id, s.full_name, s.first_name, s.last_name, s.email, s.mobile, s.mobile_code, s.country, s.city, s.gender, s.birthday, s.age_group, 'active',
  s.avatar_url, null, s.last_updated, false, null, s.row_hash, :3, current_timestamp()::timestamp_ntz
)
