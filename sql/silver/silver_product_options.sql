-- model: SILVER.silver_product_options
-- grain: one row per store_id, product_id, option_id
-- kind: merge
-- reads: BRONZE.bronze_products, SILVER.silver_product_options, OPS.quarantine
-- window: the latest Bronze record of each product among runs after :2 up to :3 of store :1 and what is released from
--   quarantine
-- deletes: soft; a row that its product no longer has, or whose product is gone
merge into SILVER.silver_product_options t using (
  with standing as (
    select store_id, id, record, is_deleted, file, run_id
    from BRONZE.bronze_products
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.record, b.is_deleted, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_products b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'products' and b.run_id <= :2
  ), latest as (
    select store_id, id, record, is_deleted
    from standing
    where id is not null
    qualify row_number() over (partition by store_id, id order by run_id desc, file desc) = 1
  ), landed as (
    select store_id, id as product_id, record, is_deleted
    from latest
    where id::varchar not in (select record_key from OPS.quarantine where store_id = :1 and stream = 'products' and reason <> 'released')
  ), texts as (
    select
      l.store_id,
      l.product_id,
      get_path(f.value, 'id')::varchar as option_id,
      get_path(f.value, 'name')::varchar as option_name,
      get_path(f.value, 'description')::varchar as option_description,
      get_path(f.value, 'type')::varchar as option_type,
      get_path(f.value, 'display_type')::varchar as display_type,
      get_path(f.value, 'required')::varchar as is_required,
      get_path(f.value, 'sort')::varchar as sort_order,
      get_path(f.value, 'values') as option_values,
      sha2(to_json(f.value), 256) as row_hash,
      f.index as position
    from landed l, lateral flatten(input => get_path(l.record, 'options')) f
    where not l.is_deleted
  ), typed as (
    select
      store_id,
      product_id,
      try_to_decimal(translate(option_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) as option_id,
      iff(option_name in ('', 'null', '{}', '[]'), null, option_name) as option_name,
      iff(option_description in ('', 'null', '{}', '[]'), null, option_description) as option_description,
      iff(option_type in ('', 'null', '{}', '[]'), null, option_type) as option_type,
      iff(display_type in ('', 'null', '{}', '[]'), null, display_type) as display_type,
      try_to_boolean(is_required) as is_required,
      try_to_decimal(translate(sort_order, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) as sort_order,
      case when option_values::varchar not in ('', 'null', '{}', '[]') then option_values end as option_values,
      false as is_deleted,
      row_hash,
      position
    from texts
  ), present as (
    select
      store_id, product_id, option_id, option_name, option_description, option_type, display_type, is_required,
      sort_order, option_values, is_deleted, row_hash
    from typed
    where option_id is not null
    qualify row_number() over (partition by store_id, product_id, option_id order by position desc) = 1
  ), gone as (
    select
      k.store_id, k.product_id, k.option_id, k.option_name, k.option_description, k.option_type, k.display_type,
      k.is_required, k.sort_order, k.option_values, true as is_deleted, k.row_hash
    from SILVER.silver_product_options k
    join landed l on l.store_id = k.store_id and l.product_id = k.product_id
    left join present p on p.store_id = k.store_id and p.product_id = k.product_id and p.option_id = k.option_id
    where p.option_id is null and not k.is_deleted
  )
  select * from present
  union all
  select * from gone
) s
on t.store_id = s.store_id and t.product_id = s.product_id and t.option_id = s.option_id
when matched and s.is_deleted then update set
  is_deleted = true, run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when matched and not s.is_deleted and (t.row_hash <> s.row_hash or t.is_deleted) then update set
  option_name = s.option_name, option_description = s.option_description, option_type = s.option_type,
  display_type = s.display_type, is_required = s.is_required, sort_order = s.sort_order,
  option_values = s.option_values, is_deleted = false, row_hash = s.row_hash, run_id = :3,
  processed_at = current_timestamp()::timestamp_ntz
when not matched and not s.is_deleted then insert (
  store_id, product_id, option_id, option_name, option_description, option_type, display_type, is_required,
  sort_order, option_values, is_deleted, row_hash, run_id, processed_at
) values (
  s.store_id, s.product_id, s.option_id, s.option_name, s.option_description, s.option_type, s.display_type,
  s.is_required, s.sort_order, s.option_values, false, s.row_hash, :3, current_timestamp()::timestamp_ntz
)
