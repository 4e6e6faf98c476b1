-- model: OPS.delta_dim_branch
-- grain: one row per run_id, branch_key
-- kind: delta
-- reads: SILVER.silver_branches, GOLD.gold_dim_branch
-- window: branches of store :1 that runs after :2 up to :3 changed; all of them while Gold has none of the store
-- deletes: a branch that the store no longer has stays, with is_deleted
merge into OPS.delta_dim_branch t using (
  with changed as (
    select
      sha2(store_id::varchar || '|' || branch_id::varchar, 256) as branch_key,
      store_id, branch_id, branch_name, branch_type, branch_status, is_default, is_cod_available, cod_cost, country_name, country_code,
      city_id, city_name, district, postal_code, latitude, longitude, is_deleted
    from SILVER.silver_branches
    where store_id = :1 and run_id <= :3 and branch_id is not null
      and (run_id > :2 or not exists (select 1 from GOLD.gold_dim_branch standing where standing.store_id = :1))
    qualify row_number() over (partition by store_id, branch_id order by is_deleted, record_key) = 1
  ), hashed as (
    select
      changed.*,
      sha2(
        coalesce(branch_id::varchar, '')
        || '|' || coalesce(branch_name::varchar, '')
        || '|' || coalesce(branch_type::varchar, '')
        || '|' || coalesce(branch_status::varchar, '')
        || '|' || coalesce(is_default::varchar, '')
        || '|' || coalesce(is_cod_available::varchar, '')
        || '|' || coalesce(cod_cost::varchar, '')
        || '|' || coalesce(country_name::varchar, '')
        || '|' || coalesce(country_code::varchar, '')
        || '|' || coalesce(city_id::varchar, '')
        || '|' || coalesce(city_name::varchar, '')
        || '|' || coalesce(district::varchar, '')
        || '|' || coalesce(postal_code::varchar, '')
        || '|' || coalesce(latitude::varchar, '')
        || '|' || coalesce(longitude::varchar, '')
        || '|' || is_deleted::varchar, 256
      ) as row_hash
    from changed
  )
  select h.*, iff(g.branch_key is null, 'insert', 'update') as change
  from hashed h
  left join GOLD.gold_dim_branch g on g.branch_key = h.branch_key
  where g.branch_key is null or g.row_hash <> h.row_hash
) s
on t.run_id = :3 and t.branch_key = s.branch_key
when not matched then insert (
  change, branch_key, store_id, branch_id, branch_name, branch_type, branch_status, is_default, is_cod_available, cod_cost,
  country_name, country_code, city_id, city_name, district, postal_code, latitude, longitude, is_deleted, row_hash, run_id
) values (
  s.change, s.branch_key, s.store_id, s.branch_id, s.branch_name, s.branch_type, s.branch_status, s.is_default,
  s.is_cod_available, s.cod_cost, s.country_name, s.country_code, s.city_id, s.city_name, s.district, s.postal_code, s.latitude,
  s.longitude, s.is_deleted, s.row_hash, :3
)
