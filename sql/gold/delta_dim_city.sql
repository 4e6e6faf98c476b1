-- model: OPS.delta_dim_city
-- grain: one row per run_id, city_key
-- kind: delta
-- reads: SILVER.silver_orders, SILVER.silver_cities, SILVER.silver_countries, GOLD.gold_dim_city
-- window: cities on orders of store :1 that runs after :2 up to :3 changed, on all orders while Gold has no city of the store;
--   and what stands, when the store's list of cities or countries changed
-- deletes: a member never leaves; is_deleted says that only cities which the API no longer has carry its name
-- notes: names are compared without case and without blanks around them. A city of another country than the order's, by code or
--   by name in either language, is another city; where the order or the list does not know the country, the name decides.
merge into OPS.delta_dim_city t using (
  with seen as (
    select
      store_id,
      lower(trim(coalesce(shipping_country, ''))) as country_name,
      lower(trim(shipping_city)) as city_name,
      min(nullif(trim(shipping_country), '')) as country,
      min(trim(shipping_city)) as city
    from SILVER.silver_orders
    where store_id = :1 and run_id <= :3 and shipping_city is not null
      and (run_id > :2 or not exists (select 1 from GOLD.gold_dim_city standing where standing.store_id = :1))
    group by store_id, lower(trim(coalesce(shipping_country, ''))), lower(trim(shipping_city))
  ), written as (
    select store_id, sha2(store_id::varchar || '|' || country_name || '|' || city_name, 256) as city_key, country, city
    from seen
  ), found as (
    select store_id, city_key, country, city from written
    union all
    select store_id, city_key, country, city
    from GOLD.gold_dim_city
    where store_id = :1 and (
      city_key in (select city_key from written)
      or exists (select 1 from SILVER.silver_cities c where c.store_id = :1 and c.run_id > :2 and c.run_id <= :3)
      or exists (select 1 from SILVER.silver_countries k where k.store_id = :1 and k.run_id > :2 and k.run_id <= :3)
    )
  ), touched as (
    -- The first writing by alphabet of all that were seen, whatever the order in which they came.
    select store_id, city_key, min(country) as country, min(city) as city
    from found
    group by store_id, city_key
  ), countries as (
    select store_id, country_id, code, country_name, country_name_en
    from SILVER.silver_countries
    where store_id = :1 and run_id <= :3 and country_id is not null
    qualify row_number() over (partition by store_id, country_id order by is_deleted, record_key) = 1
  ), listed as (
    select c.store_id, c.city_id, c.city_name, c.city_name_en, c.is_deleted, k.country_id, k.code, k.country_name, k.country_name_en
    from SILVER.silver_cities c
    left join countries k on k.store_id = c.store_id and k.country_id = c.country_id
    where c.store_id = :1 and c.run_id <= :3 and c.city_id is not null
    qualify row_number() over (partition by c.store_id, c.city_id order by c.is_deleted, c.record_key) = 1
  ), names as (
    select lower(trim(city_name)) as name, listed.* from listed where city_name is not null
    union
    select lower(trim(city_name_en)) as name, listed.* from listed where city_name_en is not null
  ), matched as (
    select
      t.city_key,
      count(distinct iff(n.is_deleted, null, n.city_id)) as live,
      count(distinct n.city_id) as total,
      min(iff(n.is_deleted, null, n.city_id)) as live_id,
      min(n.city_id) as first_id
    from touched t
    join names n on n.name = lower(t.city)
    where t.country is null or n.country_id is null
      or lower(t.country) in (lower(coalesce(n.code, '')), lower(coalesce(n.country_name, '')), lower(coalesce(n.country_name_en, '')))
    group by t.city_key
  ), identified as (
    select city_key, case when live = 1 then live_id when live = 0 and total = 1 then first_id end as city_id
    from matched
  ), members as (
    select
      t.city_key, t.store_id, t.country, t.city,
      l.city_id, l.city_name_en, l.code as country_code,
      coalesce(l.is_deleted, false) as is_deleted
    from touched t
    left join identified i on i.city_key = t.city_key
    left join listed l on l.store_id = t.store_id and l.city_id = i.city_id
  ), hashed as (
    select
      members.*,
      sha2(
        coalesce(country::varchar, '')
        || '|' || coalesce(city::varchar, '')
        || '|' || coalesce(city_id::varchar, '')
        || '|' || coalesce(city_name_en::varchar, '')
        || '|' || coalesce(country_code::varchar, '')
        || '|' || is_deleted::varchar, 256
      ) as row_hash
    from members
  )
  select h.*, iff(g.city_key is null, 'insert', 'update') as change
  from hashed h
  left join GOLD.gold_dim_city g on g.city_key = h.city_key
  where g.city_key is null or g.row_hash <> h.row_hash
) s
on t.run_id = :3 and t.city_key = s.city_key
when not matched then insert (
  change, city_key, store_id, country, city, city_id, city_name_en, country_code, is_deleted, row_hash, run_id
) values (
  s.change, s.city_key, s.store_id, s.country, s.city, s.city_id, s.city_name_en, s.country_code, s.is_deleted, s.row_hash, :3
)
