-- model: OPS.delta_dim_products
-- grain: one row per run_id, product_key
-- kind: delta
-- reads: SILVER.silver_products, GOLD.gold_dim_products
-- window: Silver rows of store :1 that runs after :2 up to :3 changed
-- notes: a version begins at the data's own time (updated_at, or the time a deletion was noticed), never at the clock of the
--   run; the first version is valid from 1900, so that older orders find it. A change that carries no later time than the
--   version in force corrects that version in place.
merge into OPS.delta_dim_products t using (
  with changed as (
    select
      store_id,
      product_id,
      product_name,
      product_description,
      sku,
      product_type,
      product_status,
      regular_price,
      sale_price,
      cost_price,
      currency,
      discount_percentage,
      weight,
      weight_unit,
      is_active,
      with_tax as is_taxable,
      requires_shipping,
      is_deleted,
      coalesce(date_trunc('second', iff(is_deleted, deleted_at, updated_at)), '1900-01-01'::timestamp_ntz) as event_at,
      updated_at
    from SILVER.silver_products
    where store_id = :1 and run_id > :2 and run_id <= :3
  ), hashed as (
    select
      changed.*,
      sha2(
        coalesce(product_name::varchar, '')
        || '|' || coalesce(product_description::varchar, '')
        || '|' || coalesce(sku::varchar, '')
        || '|' || coalesce(product_type::varchar, '')
        || '|' || coalesce(product_status::varchar, '')
        || '|' || coalesce(regular_price::varchar, '')
        || '|' || coalesce(sale_price::varchar, '')
        || '|' || coalesce(cost_price::varchar, '')
        || '|' || coalesce(currency::varchar, '')
        || '|' || coalesce(discount_percentage::varchar, '')
        || '|' || coalesce(weight::varchar, '')
        || '|' || coalesce(weight_unit::varchar, '')
        || '|' || coalesce(is_active::varchar, '')
        || '|' || coalesce(is_taxable::varchar, '')
        || '|' || coalesce(requires_shipping::varchar, '')
        || '|' || is_deleted::varchar, 256
      ) as row_hash
    from changed
  ), compared as (
    select
      h.*,
      g.product_key as current_key,
      g.effective_date as current_effective_date,
      case
        when g.product_key is null then 'first'
        when h.event_at > g.effective_date then 'next'
        else 'correct'
      end as step
    from hashed h
    left join GOLD.gold_dim_products g on g.store_id = h.store_id and g.product_id = h.product_id and g.is_current
    where g.product_key is null or g.row_hash <> h.row_hash
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
      g.store_id, g.product_id, g.product_name, g.product_description, g.sku, g.product_type, g.product_status, g.regular_price, g.sale_price, g.cost_price, g.currency, g.discount_percentage, g.weight, g.weight_unit, g.is_active, g.is_taxable, g.requires_shipping, g.is_deleted, g.updated_at, g.row_hash
    from compared c
    join GOLD.gold_dim_products g on g.product_key = c.current_key
    where c.step = 'next'
  ), together as (
    select change, effective_date, expiration_date, is_current, store_id, product_id, product_name, product_description, sku, product_type, product_status, regular_price, sale_price, cost_price, currency, discount_percentage, weight, weight_unit, is_active, is_taxable, requires_shipping, is_deleted, updated_at, row_hash from versions
    union all
    select change, effective_date, expiration_date, is_current, store_id, product_id, product_name, product_description, sku, product_type, product_status, regular_price, sale_price, cost_price, currency, discount_percentage, weight, weight_unit, is_active, is_taxable, requires_shipping, is_deleted, updated_at, row_hash from closed
  )
  select
    together.*,
    sha2(store_id::varchar || '|' || product_id::varchar || '|' || to_char(effective_date, 'YYYY-MM-DD HH24:MI:SS'), 256) as product_key
  from together
) s
on t.run_id = :3 and t.product_key = s.product_key
when not matched then insert (change, product_key, store_id, product_id, product_name, product_description, sku, product_type, product_status, regular_price, sale_price, cost_price, currency, discount_percentage, weight, weight_unit, is_active, is_taxable, requires_shipping, is_deleted, effective_date, expiration_date, is_current, created_at, updated_at, row_hash, run_id)
  values (s.change, s.product_key, s.store_id, s.product_id, s.product_name, s.product_description, s.sku, s.product_type, s.product_status, s.regular_price, s.sale_price, s.cost_price, s.currency, s.discount_percentage, s.weight, s.weight_unit, s.is_active, s.is_taxable, s.requires_shipping, s.is_deleted, s.effective_date, s.expiration_date, s.is_current, null, s.updated_at, s.row_hash, :3)
