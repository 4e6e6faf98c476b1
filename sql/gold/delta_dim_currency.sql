-- model: OPS.delta_dim_currency
-- grain: one row per run_id, currency_key
-- kind: delta
-- reads: SILVER.silver_orders, SILVER.silver_currencies, GOLD.gold_dim_currency
-- window: codes on orders of store :1 that runs after :2 up to :3 changed, on all orders while Gold has no currency of the
--   store, and all currencies that the store lists: they are few
-- deletes: a currency that the store no longer has stays, with is_deleted
merge into OPS.delta_dim_currency t using (
  with listed as (
    select store_id, upper(code) as currency_code, currency_name, symbol, currency_status, is_deleted
    from SILVER.silver_currencies
    where store_id = :1 and run_id <= :3 and code is not null
    qualify row_number() over (partition by store_id, upper(code) order by is_deleted, record_key) = 1
  ), codes as (
    select store_id, upper(currency) as currency_code
    from SILVER.silver_orders
    where store_id = :1 and run_id <= :3 and currency is not null
      and (run_id > :2 or not exists (select 1 from GOLD.gold_dim_currency standing where standing.store_id = :1))
    union
    select store_id, currency_code from listed
  ), members as (
    select
      sha2(c.store_id::varchar || '|' || c.currency_code, 256) as currency_key,
      c.store_id,
      c.currency_code,
      l.currency_name,
      l.symbol,
      l.currency_status,
      l.currency_code is not null as is_listed,
      coalesce(l.is_deleted, false) as is_deleted
    from codes c
    left join listed l on l.store_id = c.store_id and l.currency_code = c.currency_code
  ), hashed as (
    select
      members.*,
      sha2(
        coalesce(currency_code::varchar, '')
        || '|' || coalesce(currency_name::varchar, '')
        || '|' || coalesce(symbol::varchar, '')
        || '|' || coalesce(currency_status::varchar, '')
        || '|' || is_listed::varchar
        || '|' || is_deleted::varchar, 256
      ) as row_hash
    from members
  )
  select h.*, iff(g.currency_key is null, 'insert', 'update') as change
  from hashed h
  left join GOLD.gold_dim_currency g on g.currency_key = h.currency_key
  where g.currency_key is null or g.row_hash <> h.row_hash
) s
on t.run_id = :3 and t.currency_key = s.currency_key
when not matched then insert (
  change, currency_key, store_id, currency_code, currency_name, symbol, currency_status, is_listed, is_deleted, row_hash, run_id
) values (
  s.change, s.currency_key, s.store_id, s.currency_code, s.currency_name, s.symbol, s.currency_status, s.is_listed,
  s.is_deleted, s.row_hash, :3
)
