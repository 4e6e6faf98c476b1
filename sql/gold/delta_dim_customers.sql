-- model: OPS.delta_dim_customers
-- grain: one row per run_id, customer_key
-- kind: delta
-- reads: SILVER.silver_customers, GOLD.gold_dim_customers
-- window: Silver rows of store :1 that runs after :2 up to :3 changed
-- notes: a version begins at the data's own time (last_updated, or the time a deletion was noticed), never at the clock of the
--   run; the first version is valid from 1900, so that older orders find it. A change that carries no later time than the
--   version in force corrects that version in place.
merge into OPS.delta_dim_customers t using (
  with changed as (
    select
      store_id,
      customer_id,
      full_name,
      first_name,
      last_name,
      email,
      nullif(coalesce(mobile_code, '') || coalesce(mobile, ''), '') as mobile,
      country,
      city,
      gender,
      age_group,
      customer_status,
      is_deleted,
      coalesce(date_trunc('second', iff(is_deleted, deleted_at, last_updated)), '1900-01-01'::timestamp_ntz) as event_at,
      last_updated as updated_at
    from SILVER.silver_customers
    where store_id = :1 and run_id > :2 and run_id <= :3
  ), hashed as (
    select
      changed.*,
      sha2(
        coalesce(full_name::varchar, '')
        || '|' || coalesce(first_name::varchar, '')
        || '|' || coalesce(last_name::varchar, '')
        || '|' || coalesce(email::varchar, '')
        || '|' || coalesce(mobile::varchar, '')
        || '|' || coalesce(country::varchar, '')
        || '|' || coalesce(city::varchar, '')
        || '|' || coalesce(gender::varchar, '')
        || '|' || coalesce(age_group::varchar, '')
        || '|' || coalesce(customer_status::varchar, '')
        || '|' || is_deleted::varchar, 256
      ) as row_hash
    from changed
  ), compared as (
    select
      h.*,
      g.customer_key as current_key,
      g.effective_date as current_effective_date,
      case
        when g.customer_key is null then 'first'
        when h.event_at > g.effective_date then 'next'
        else 'correct'
      end as step
    from hashed h
    left join GOLD.gold_dim_customers g on g.store_id = h.store_id and g.customer_id = h.customer_id and g.is_current
    where g.customer_key is null or g.row_hash <> h.row_hash
  ), versions as (
    select
      iff(step = 'correct', 'update', 'insert') as change,
      iff(step = 'first', '1900-01-01'::timestamp_ntz, iff(step = 'next', event_at, current_effective_date)) as effective_date,
      '9999-12-31'::timestamp_ntz as expiration_date,
      true as is_current,
      compared.*
    from compared
  ), closed as (
    select
      'close' as change, g.effective_date, c.event_at as expiration_date, false as is_current,
      g.store_id, g.customer_id, g.full_name, g.first_name, g.last_name, g.email, g.mobile, g.country, g.city, g.gender, g.age_group, g.customer_status, g.is_deleted, g.updated_at, g.row_hash
    from compared c
    join GOLD.gold_dim_customers g on g.customer_key = c.current_key
    where c.step = 'next'
  ), together as (
    select change, effective_date, expiration_date, is_current, store_id, customer_id, full_name, first_name, last_name, email, mobile, country, city, gender, age_group, customer_status, is_deleted, updated_at, row_hash from versions
    union all
    select change, effective_date, expiration_date, is_current, store_id, customer_id, full_name, first_name, last_name, email, mobile, country, city, gender, age_group, customer_status, is_deleted, updated_at, row_hash from closed
  )
  select
    together.*,
    sha2(store_id::varchar || '|' || customer_id::varchar || '|' || to_char(effective_date, 'YYYY-MM-DD HH24:MI:SS'), 256) as customer_key
  from together
) s
on t.run_id = :3 and t.customer_key = s.customer_key
when not matched then insert (change, customer_key, store_id, customer_id, full_name, first_name, last_name, email, mobile, country, city, gender, age_group, customer_status, is_deleted, effective_date, expiration_date, is_current, created_at, updated_at, row_hash, run_id)
  values (s.change, s.customer_key, s.store_id, s.customer_id, s.full_name, s.first_name, s.last_name, s.email, s.mobile, s.country, s.city, s.gender, s.age_group, s.customer_status, s.is_deleted, s.effective_date, s.expiration_date, s.is_current, null, s.updated_at, s.row_hash, :3)
