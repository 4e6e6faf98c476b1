-- model: SILVER.silver_brands
-- grain: one row per store_id, record_key (the id of the brand)
-- kind: merge
-- reads: BRONZE.bronze_brands, OPS.quarantine
-- window: the latest Bronze record of each key among runs after :2 up to :3 of store :1 and what is released from quarantine
-- deletes: soft; a tombstone keeps the last values
merge into SILVER.silver_brands t using (
  with standing as (
    select store_id, id, record, is_deleted, noticed_at, record_hash, file, run_id
    from BRONZE.bronze_brands
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.record, b.is_deleted, b.noticed_at, b.record_hash, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_brands b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'brands' and b.run_id <= :2
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
      get_path(record, 'id')::varchar as brand_id,
      get_path(record, 'name')::varchar as brand_name,
      get_path(record, 'label')::varchar as label,
      get_path(record, 'status')::varchar as is_active,
      get_path(record, 'description')::varchar as brand_description,
      get_path(record, 'banner')::varchar as banner_url,
      get_path(record, 'logo')::varchar as logo_url,
      get_path(record, 'ar_char')::varchar as arabic_letter,
      get_path(record, 'en_char')::varchar as english_letter,
      get_path(record, 'channels') as channels,
      get_path(record, 'metadata.title')::varchar as meta_title,
      get_path(record, 'metadata.description')::varchar as meta_description,
      get_path(record, 'metadata.url')::varchar as meta_url
    from landed
    where record_key not in (select record_key from OPS.quarantine where store_id = :1 and stream = 'brands' and reason <> 'released')
  )
  select
    store_id, record_key, is_deleted, deleted_at, row_hash,
    try_to_decimal(translate(brand_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) as brand_id,
    iff(brand_name in ('', 'null', '{}', '[]'), null, brand_name) as brand_name,
    iff(label in ('', 'null', '{}', '[]'), null, label) as label,
    try_to_boolean(is_active) as is_active,
    iff(brand_description in ('', 'null', '{}', '[]'), null, brand_description) as brand_description,
    iff(banner_url in ('', 'null', '{}', '[]'), null, banner_url) as banner_url,
    iff(logo_url in ('', 'null', '{}', '[]'), null, logo_url) as logo_url,
    iff(arabic_letter in ('', 'null', '{}', '[]'), null, arabic_letter) as arabic_letter,
    iff(english_letter in ('', 'null', '{}', '[]'), null, english_letter) as english_letter,
    case when channels::varchar not in ('', 'null', '{}', '[]') then channels end as channels,
    iff(meta_title in ('', 'null', '{}', '[]'), null, meta_title) as meta_title,
    iff(meta_description in ('', 'null', '{}', '[]'), null, meta_description) as meta_description,
    iff(meta_url in ('', 'null', '{}', '[]'), null, meta_url) as meta_url
  from texts
) s
on t.store_id = s.store_id and t.record_key = s.record_key
when matched and s.is_deleted and not t.is_deleted then update set
  is_deleted = true, deleted_at = s.deleted_at, row_hash = s.row_hash, run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when matched and not s.is_deleted and t.row_hash <> s.row_hash then update set
  brand_id = s.brand_id, brand_name = s.brand_name, label = s.label, is_active = s.is_active,
  brand_description = s.brand_description, banner_url = s.banner_url, logo_url = s.logo_url,
  arabic_letter = s.arabic_letter, english_letter = s.english_letter, channels = s.channels,
  meta_title = s.meta_title, meta_description = s.meta_description, meta_url = s.meta_url, is_deleted = false,
  deleted_at = null, row_hash = s.row_hash, run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when not matched and not s.is_deleted then insert (
  store_id, record_key, brand_id, brand_name, label, is_active, brand_description, banner_url, logo_url,
  arabic_letter, english_letter, channels, meta_title, meta_description, meta_url, is_deleted, deleted_at, row_hash,
  run_id, processed_at
) values (
  s.store_id, s.record_key, s.brand_id, s.brand_name, s.label, s.is_active, s.brand_description, s.banner_url,
  s.logo_url, s.arabic_letter, s.english_letter, s.channels, s.meta_title, s.meta_description, s.meta_url, false,
  null, s.row_hash, :3, current_timestamp()::timestamp_ntz
)
