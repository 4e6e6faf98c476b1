-- model: OPS.delta_dim_order_status
-- grain: one row per run_id, order_status_key
-- kind: delta
-- reads: SILVER.silver_orders, SILVER.silver_order_statuses, OPS.status_map, GOLD.gold_dim_order_status
-- window: statuses on orders of store :1 that runs after :2 up to :3 changed, on all orders while Gold has no status of the
--   store; and all that the store lists or that stand, so that an edited map is followed: they are few
-- deletes: a status that the store no longer has stays, with is_deleted
-- notes: the names of a status that the store does not list are those of the orders that were read last, of the newest of them. A
--   row of the map with a class that is none is passed over.
merge into OPS.delta_dim_order_status t using (
  with listed as (
    select
      sha2(store_id::varchar || '|' || coalesce(slug, '') || '|' || coalesce(status_id::varchar, ''), 256) as order_status_key,
      store_id, slug,
      iff(status_type = 'custom', original_status_id, status_id) as status_id,
      iff(status_type = 'custom', status_id, null) as custom_status_id,
      status_name, original_status_name, sort_order, is_active,
      true as is_listed, is_deleted
    from SILVER.silver_order_statuses
    where store_id = :1 and run_id <= :3
    qualify row_number() over (partition by store_id, coalesce(slug, ''), status_id order by is_deleted, record_key) = 1
  ), seen as (
    select
      store_id, order_status as slug, coalesce(order_status_custom_id, order_status_id) as own_id,
      max(order_status_custom_id) as custom_status_id,
      max_by(order_status_id, run_id || lpad(order_id::varchar, 18, '0')) as status_id,
      max_by(order_status_name, run_id || lpad(order_id::varchar, 18, '0')) as status_name
    from SILVER.silver_orders
    where store_id = :1 and run_id <= :3 and order_status is not null
      and (run_id > :2 or not exists (select 1 from GOLD.gold_dim_order_status standing where standing.store_id = :1))
    group by store_id, order_status, coalesce(order_status_custom_id, order_status_id)
  ), written as (
    select
      sha2(store_id::varchar || '|' || slug || '|' || coalesce(own_id::varchar, ''), 256) as order_status_key,
      store_id, slug, status_id, custom_status_id, status_name
    from seen
  ), found as (
    select order_status_key, store_id, slug, status_id, custom_status_id, status_name, original_status_name, sort_order, is_active, is_listed, is_deleted, 1 as place
    from listed
    union all
    select order_status_key, store_id, slug, status_id, custom_status_id, status_name, null, null, null, false, false, 2
    from written
    union all
    select order_status_key, store_id, slug, status_id, custom_status_id, status_name, original_status_name, sort_order, is_active, is_listed, is_deleted, 3
    from GOLD.gold_dim_order_status
    where store_id = :1
  ), members as (
    select * from found qualify row_number() over (partition by order_status_key order by place) = 1
  ), ranked as (
    select
      m.order_status_key,
      lower(trim(p.order_class)) as order_class,
      case
        when p.store_id = m.store_id and p.status_id = m.custom_status_id then 1
        when p.store_id = m.store_id and p.status_id = m.status_id then 2
        when p.status_id is null and lower(trim(p.slug)) = lower(trim(m.slug)) then iff(p.store_id = 0, 4, 3)
      end as place
    from members m
    join OPS.status_map p on p.store_id in (0, m.store_id)
  ), mapped as (
    select order_status_key, order_class
    from ranked
    where place is not null and order_class in ('unpaid', 'open', 'fulfilled', 'returning', 'returned', 'canceled', 'not_an_order')
    qualify row_number() over (partition by order_status_key order by place, order_class) = 1
  ), classed as (
    select
      m.order_status_key, m.store_id, m.slug, m.status_id, m.custom_status_id, m.status_name, m.original_status_name, m.sort_order, m.is_active,
      coalesce(p.order_class, 'open') as order_class,
      p.order_class is not null as is_class_known,
      m.is_listed, m.is_deleted
    from members m
    left join mapped p on p.order_status_key = m.order_status_key
  ), hashed as (
    select
      classed.*,
      sha2(
        coalesce(slug::varchar, '')
        || '|' || coalesce(status_id::varchar, '')
        || '|' || coalesce(custom_status_id::varchar, '')
        || '|' || coalesce(status_name::varchar, '')
        || '|' || coalesce(original_status_name::varchar, '')
        || '|' || coalesce(sort_order::varchar, '')
        || '|' || coalesce(is_active::varchar, '')
        || '|' || coalesce(order_class::varchar, '')
        || '|' || is_class_known::varchar
        || '|' || is_listed::varchar
        || '|' || is_deleted::varchar, 256
      ) as row_hash
    from classed
  )
  select h.*, iff(g.order_status_key is null, 'insert', 'update') as change
  from hashed h
  left join GOLD.gold_dim_order_status g on g.order_status_key = h.order_status_key
  where g.order_status_key is null or g.row_hash <> h.row_hash
) s
on t.run_id = :3 and t.order_status_key = s.order_status_key
when not matched then insert (
  change, order_status_key, store_id, slug, status_id, custom_status_id, status_name, original_status_name, sort_order,
  is_active, order_class, is_class_known, is_listed, is_deleted, row_hash, run_id
) values (
  s.change, s.order_status_key, s.store_id, s.slug, s.status_id, s.custom_status_id, s.status_name, s.original_status_name,
  s.sort_order, s.is_active, s.order_class, s.is_class_known, s.is_listed, s.is_deleted, s.row_hash, :3
)
