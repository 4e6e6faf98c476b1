-- model: OPS.delta_dim_coupon
-- grain: one row per run_id, coupon_key
-- kind: delta
-- reads: SILVER.silver_orders, SILVER.silver_coupons, GOLD.gold_dim_coupon
-- window: codes of coupons, and codes on orders, of store :1 that runs after :2 up to :3 changed; all of them while Gold has no
--   coupon of the store
-- deletes: a coupon that the store no longer has stays, with is_deleted
-- notes: codes are compared without case and without blanks around them. Where several coupons had a code, the member is the
--   one that the store still has, then the newest. A coupon whose code was edited leaves its member of the old code as it was.
merge into OPS.delta_dim_coupon t using (
  with written as (
    select store_id, upper(trim(coupon_code)) as code, min(trim(coupon_code)) as coupon_code
    from SILVER.silver_orders
    where store_id = :1 and run_id <= :3 and coupon_code is not null
      and (run_id > :2 or not exists (select 1 from GOLD.gold_dim_coupon standing where standing.store_id = :1))
    group by store_id, upper(trim(coupon_code))
  ), touched as (
    select store_id, code from written
    union
    select store_id, upper(trim(code)) as code
    from SILVER.silver_coupons
    where store_id = :1 and run_id <= :3 and code is not null
      and (run_id > :2 or not exists (select 1 from GOLD.gold_dim_coupon standing where standing.store_id = :1))
  ), listed as (
    select t.code as touched_code, c.*
    from touched t
    join SILVER.silver_coupons c on c.store_id = t.store_id and upper(trim(c.code)) = t.code and c.run_id <= :3
    qualify row_number() over (partition by t.store_id, t.code order by c.is_deleted, c.created_at desc nulls last, c.coupon_id desc nulls last, c.record_key) = 1
  ), members as (
    select
      sha2(t.store_id::varchar || '|' || t.code, 256) as coupon_key,
      t.store_id,
      -- The first writing by alphabet of all that were seen, whatever the order in which they came.
      coalesce(trim(l.code), least(w.coupon_code, coalesce(g.coupon_code, w.coupon_code))) as coupon_code,
      l.coupon_id, l.coupon_type, l.coupon_status, l.amount, l.minimum_amount, l.maximum_amount, l.currency, l.starts_at, l.expires_at,
      l.is_free_shipping, l.is_combinable, l.usage_limit, l.usage_limit_per_user, l.applied_in, l.group_name, l.is_marketing_active,
      l.marketing_type, l.marketing_amount,
      l.record_key is not null as is_listed,
      coalesce(l.is_deleted, false) as is_deleted
    from touched t
    left join written w on w.store_id = t.store_id and w.code = t.code
    left join listed l on l.store_id = t.store_id and l.touched_code = t.code
    left join GOLD.gold_dim_coupon g on g.coupon_key = sha2(t.store_id::varchar || '|' || t.code, 256)
  ), hashed as (
    select
      members.*,
      sha2(
        coalesce(coupon_code::varchar, '')
        || '|' || coalesce(coupon_id::varchar, '')
        || '|' || coalesce(coupon_type::varchar, '')
        || '|' || coalesce(coupon_status::varchar, '')
        || '|' || coalesce(amount::varchar, '')
        || '|' || coalesce(minimum_amount::varchar, '')
        || '|' || coalesce(maximum_amount::varchar, '')
        || '|' || coalesce(currency::varchar, '')
        || '|' || coalesce(to_char(starts_at, 'YYYY-MM-DD HH24:MI:SS'), '')
        || '|' || coalesce(to_char(expires_at, 'YYYY-MM-DD HH24:MI:SS'), '')
        || '|' || coalesce(is_free_shipping::varchar, '')
        || '|' || coalesce(is_combinable::varchar, '')
        || '|' || coalesce(usage_limit::varchar, '')
        || '|' || coalesce(usage_limit_per_user::varchar, '')
        || '|' || coalesce(applied_in::varchar, '')
        || '|' || coalesce(group_name::varchar, '')
        || '|' || coalesce(is_marketing_active::varchar, '')
        || '|' || coalesce(marketing_type::varchar, '')
        || '|' || coalesce(marketing_amount::varchar, '')
        || '|' || is_listed::varchar
        || '|' || is_deleted::varchar, 256
      ) as row_hash
    from members
  )
  select h.*, iff(g.coupon_key is null, 'insert', 'update') as change
  from hashed h
  left join GOLD.gold_dim_coupon g on g.coupon_key = h.coupon_key
  where g.coupon_key is null or g.row_hash <> h.row_hash
) s
on t.run_id = :3 and t.coupon_key = s.coupon_key
when not matched then insert (
  change, coupon_key, store_id, coupon_code, coupon_id, coupon_type, coupon_status, amount, minimum_amount, maximum_amount,
  currency, starts_at, expires_at, is_free_shipping, is_combinable, usage_limit, usage_limit_per_user, applied_in, group_name,
  is_marketing_active, marketing_type, marketing_amount, is_listed, is_deleted, row_hash, run_id
) values (
  s.change, s.coupon_key, s.store_id, s.coupon_code, s.coupon_id, s.coupon_type, s.coupon_status, s.amount, s.minimum_amount,
  s.maximum_amount, s.currency, s.starts_at, s.expires_at, s.is_free_shipping, s.is_combinable, s.usage_limit,
  s.usage_limit_per_user, s.applied_in, s.group_name, s.is_marketing_active, s.marketing_type, s.marketing_amount, s.is_listed,
  s.is_deleted, s.row_hash, :3
)
