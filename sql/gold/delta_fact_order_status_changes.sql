-- model: OPS.delta_fact_order_status_changes
-- grain: one row per run_id, order_status_change_key
-- kind: delta
-- reads: SILVER.silver_order_histories, SILVER.silver_order_statuses, GOLD.gold_fact_order_status_changes
-- window: all entries of the orders of store :1 of which runs after :2 up to :3 changed an entry, so that a late one repairs its
--   neighbours, or changed the status that an entry names
-- deletes: an entry that its order no longer has, or whose order is gone; Silver keeps it
-- notes: entries of one instant stand in the order of their ids, entries without a time before all others. Where an entry has no
--   customised status, its name is the original one of a status, which does not change when the store renames its own; of the
--   store's statuses with that original the first by id.
merge into OPS.delta_fact_order_status_changes t using (
  with touched as (
    select store_id, order_id
    from SILVER.silver_order_histories
    where store_id = :1 and run_id > :2 and run_id <= :3
    union
    select h.store_id, h.order_id
    from SILVER.silver_order_statuses s
    join SILVER.silver_order_histories h
      on h.store_id = s.store_id and h.order_status_name = coalesce(s.original_status_name, s.status_name) and h.customized_status_slug is null
    where s.store_id = :1 and s.run_id > :2 and s.run_id <= :3
  ), originals as (
    select store_id, coalesce(original_status_name, status_name) as name, min(slug) as slug, min(status_id) as status_id
    from SILVER.silver_order_statuses
    where store_id = :1
    group by store_id, coalesce(original_status_name, status_name)
    having count(distinct slug) = 1
  ), entries as (
    select
      h.*,
      coalesce(h.customized_status_slug, n.slug) as order_status,
      iff(h.customized_status_slug is null, n.status_id, h.customized_status_id) as status_id,
      coalesce(h.customized_status_name, h.order_status_name) as shown_name
    from touched d
    join SILVER.silver_order_histories h on h.store_id = d.store_id and h.order_id = d.order_id
    left join originals n on n.store_id = h.store_id and n.name = h.order_status_name
  ), numbered as (
    select
      entries.*,
      row_number() over (partition by store_id, order_id, is_deleted order by created_at nulls first, order_history_id, record_key) as sequence_number,
      lead(created_at) over (partition by store_id, order_id, is_deleted order by created_at nulls first, order_history_id, record_key) as left_at,
      lag(coalesce(order_status, shown_name)) over (partition by store_id, order_id, is_deleted order by created_at nulls first, order_history_id, record_key) as status_before
    from entries
  ), keyed as (
    select
      store_id, order_history_id, order_id, sequence_number, entry_type, order_status, left_at, is_deleted,
      shown_name as order_status_name,
      sha2(store_id::varchar || '|order_status_change|' || record_key, 256) as order_status_change_key,
      iff(order_id is null, 'unknown', sha2(store_id::varchar || '|' || order_id::varchar, 256)) as order_key,
      iff(order_status is null, 'unknown', sha2(store_id::varchar || '|' || order_status || '|' || coalesce(status_id::varchar, ''), 256)) as order_status_key,
      sequence_number = 1 or not equal_null(status_before, coalesce(order_status, shown_name)) as is_new_status,
      to_char(created_at_local, 'YYYYMMDD')::decimal(8,0) as entered_date_key,
      created_at as entered_at,
      datediff('second', created_at, left_at) as seconds_in_status,
      sha2(
        row_hash || '|' || sequence_number::varchar || '|' || coalesce(to_char(left_at, 'YYYY-MM-DD HH24:MI:SS'), '') || '|' || coalesce(order_status, '')
        || '|' || coalesce(status_id::varchar, '') || '|' || coalesce(status_before, ''), 256
      ) as fact_hash
    from numbered
  )
  select k.*, iff(k.is_deleted, 'delete', iff(g.order_status_change_key is null, 'insert', 'update')) as change
  from keyed k
  left join GOLD.gold_fact_order_status_changes g on g.order_status_change_key = k.order_status_change_key
  where (g.order_status_change_key is null and not k.is_deleted)
    or (g.order_status_change_key is not null and (k.is_deleted or g.row_hash <> k.fact_hash))
) s
on t.run_id = :3 and t.order_status_change_key = s.order_status_change_key
when not matched then insert (
  change, order_status_change_key, store_id, order_history_id, order_id, order_key, sequence_number, entry_type, order_status_key,
  order_status, order_status_name, is_new_status, entered_date_key, entered_at, left_at, seconds_in_status, row_hash, run_id
) values (
  s.change, s.order_status_change_key, s.store_id, s.order_history_id, s.order_id, s.order_key, s.sequence_number, s.entry_type,
  s.order_status_key, s.order_status, s.order_status_name, s.is_new_status, s.entered_date_key, s.entered_at, s.left_at,
  s.seconds_in_status, s.fact_hash, :3
)
