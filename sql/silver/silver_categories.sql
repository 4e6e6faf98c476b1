-- model: SILVER.silver_categories
-- grain: one row per store_id, record_key (the id of the category)
-- kind: merge
-- reads: BRONZE.bronze_categories, OPS.quarantine
-- window: the latest Bronze record of each key among runs after :2 up to :3 of store :1 and what is released from quarantine
-- deletes: soft; a tombstone keeps the last values
-- notes: dates are naive in the zone they name, Asia/Riyadh when they name none. The API spells update_at.
merge into SILVER.silver_categories t using (
  with standing as (
    select store_id, id, record, is_deleted, noticed_at, record_hash, file, run_id
    from BRONZE.bronze_categories
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.record, b.is_deleted, b.noticed_at, b.record_hash, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_categories b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'categories' and b.run_id <= :2
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
      get_path(record, 'id')::varchar as category_id,
      get_path(record, 'name')::varchar as category_name,
      get_path(record, 'parent_id')::varchar as parent_id,
      get_path(record, 'sort_order')::varchar as sort_order,
      get_path(record, 'status')::varchar as category_status,
      get_path(record, 'show_in.app')::varchar as is_in_app,
      get_path(record, 'show_in.salla_points')::varchar as is_in_salla_points,
      get_path(record, 'has_hidden_products')::varchar as has_hidden_products,
      get_path(record, 'image')::varchar as image_url,
      get_path(record, 'urls.customer')::varchar as url,
      get_path(record, 'metadata.title')::varchar as meta_title,
      get_path(record, 'metadata.description')::varchar as meta_description,
      get_path(record, 'metadata.url')::varchar as meta_url,
      get_path(record, 'sub_categories') as sub_categories,
      get_path(record, 'translations') as translations,
      coalesce(get_path(record, 'update_at.date'), get_path(record, 'update_at'))::varchar as updated_at_raw,
      get_path(record, 'update_at.timezone')::varchar as updated_at_zone
    from landed
    where record_key not in (select record_key from OPS.quarantine where store_id = :1 and stream = 'categories' and reason <> 'released')
  ), typed as (
    select
      store_id, record_key, is_deleted, deleted_at, row_hash,
      try_to_decimal(translate(category_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) as category_id,
      iff(category_name in ('', 'null', '{}', '[]'), null, category_name) as category_name,
      nullif(try_to_decimal(translate(parent_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0), 0) as parent_id,
      try_to_decimal(translate(sort_order, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) as sort_order,
      iff(category_status in ('', 'null', '{}', '[]'), null, category_status) as category_status,
      try_to_boolean(is_in_app) as is_in_app,
      try_to_boolean(is_in_salla_points) as is_in_salla_points,
      try_to_boolean(has_hidden_products) as has_hidden_products,
      iff(image_url in ('', 'null', '{}', '[]'), null, image_url) as image_url,
      iff(url in ('', 'null', '{}', '[]'), null, url) as url,
      iff(meta_title in ('', 'null', '{}', '[]'), null, meta_title) as meta_title,
      iff(meta_description in ('', 'null', '{}', '[]'), null, meta_description) as meta_description,
      iff(meta_url in ('', 'null', '{}', '[]'), null, meta_url) as meta_url,
      case when sub_categories::varchar not in ('', 'null', '{}', '[]') then sub_categories end as sub_categories,
      case when translations::varchar not in ('', 'null', '{}', '[]') then translations end as translations,
      try_cast(updated_at_raw as timestamp_ntz) as updated_at_naive,
      iff(updated_at_zone in ('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat'), updated_at_zone, 'Asia/Riyadh') as updated_at_zone
    from texts
  )
  select
    typed.*,
    convert_timezone(updated_at_zone, 'UTC', updated_at_naive) as updated_at
  from typed
) s
on t.store_id = s.store_id and t.record_key = s.record_key
when matched and s.is_deleted and not t.is_deleted then update set
  is_deleted = true, deleted_at = s.deleted_at, row_hash = s.row_hash, run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when matched and not s.is_deleted and t.row_hash <> s.row_hash then update set
  category_id = s.category_id, category_name = s.category_name, parent_id = s.parent_id, sort_order = s.sort_order,
  category_status = s.category_status, is_in_app = s.is_in_app, is_in_salla_points = s.is_in_salla_points,
  has_hidden_products = s.has_hidden_products, image_url = s.image_url, url = s.url, meta_title = s.meta_title,
  meta_description = s.meta_description, meta_url = s.meta_url, sub_categories = s.sub_categories,
  translations = s.translations, updated_at = s.updated_at, is_deleted = false, deleted_at = null,
  row_hash = s.row_hash, run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when not matched and not s.is_deleted then insert (
  store_id, record_key, category_id, category_name, parent_id, sort_order, category_status, is_in_app,
  is_in_salla_points, has_hidden_products, image_url, url, meta_title, meta_description, meta_url, sub_categories,
  translations, updated_at, is_deleted, deleted_at, row_hash, run_id, processed_at
) values (
  s.store_id, s.record_key, s.category_id, s.category_name, s.parent_id, s.sort_order, s.category_status, s.is_in_app,
  s.is_in_salla_points, s.has_hidden_products, s.image_url, s.url, s.meta_title, s.meta_description, s.meta_url,
  s.sub_categories, s.translations, s.updated_at, false, null, s.row_hash, :3, current_timestamp()::timestamp_ntz
)
