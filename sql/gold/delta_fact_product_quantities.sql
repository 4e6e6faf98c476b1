-- model: OPS.delta_fact_product_quantities
-- grain: one row per run_id, product_quantity_key
-- kind: delta
-- reads: SILVER.silver_product_quantities, GOLD.gold_fact_product_quantities, OPS.runs, OPS.store_settings
-- window: quantities of store :1 that runs after :2 up to :3 changed
-- deletes: the row of a day at whose end the stock is again what the row before it says
-- notes: the API gives no time of a quantity: its day is that of as_of of the run that changed it in Silver. What was sold and the
--   price do not make a row. Silver holds the latest quantity only, so days before it exist nowhere else.
merge into OPS.delta_fact_product_quantities t using (
  with seen as (
    select
      q.store_id,
      q.product_id,
      q.sku_id,
      q.sku,
      sha2(q.store_id::varchar || '|' || q.record_key, 256) as sku_key,
      to_char(convert_timezone('UTC', coalesce(c.time_zone, 'Asia/Riyadh'), r.as_of), 'YYYYMMDD')::decimal(8,0) as date_key,
      iff(q.is_deleted or coalesce(q.is_unlimited, false), null, q.quantity) as quantity,
      coalesce(q.is_unlimited, false) and not q.is_deleted as is_unlimited,
      not q.is_deleted as is_listed
    from SILVER.silver_product_quantities q
    join OPS.runs r on r.run_id = q.run_id
    left join OPS.store_settings c on c.store_id = q.store_id
    where q.store_id = :1 and q.run_id > :2 and q.run_id <= :3
  ), hashed as (
    select
      seen.*,
      sha2(sku_key || '|' || date_key::varchar, 256) as product_quantity_key,
      sha2(coalesce(quantity::varchar, '') || '|' || is_unlimited::varchar || '|' || is_listed::varchar, 256) as fact_hash
    from seen
  ), earlier as (
    select h.sku_key, g.row_hash
    from hashed h
    join GOLD.gold_fact_product_quantities g on g.store_id = h.store_id and g.sku_key = h.sku_key and g.date_key < h.date_key
    qualify row_number() over (partition by h.sku_key order by g.date_key desc) = 1
  ), compared as (
    select
      h.*,
      g.row_hash as standing_hash,
      coalesce(e.row_hash = h.fact_hash, not h.is_listed) as is_as_before
    from hashed h
    left join earlier e on e.sku_key = h.sku_key
    left join GOLD.gold_fact_product_quantities g on g.product_quantity_key = h.product_quantity_key
  )
  select compared.*, iff(is_as_before, 'delete', iff(standing_hash is null, 'insert', 'update')) as change
  from compared
  where iff(is_as_before, standing_hash is not null, standing_hash is null or standing_hash <> fact_hash)
) s
on t.run_id = :3 and t.product_quantity_key = s.product_quantity_key
when not matched then insert (
  change, product_quantity_key, store_id, sku_key, date_key, product_id, sku_id, sku, quantity, is_unlimited, is_listed, row_hash, run_id
) values (
  s.change, s.product_quantity_key, s.store_id, s.sku_key, s.date_key, s.product_id, s.sku_id, s.sku, s.quantity, s.is_unlimited,
  s.is_listed, s.fact_hash, :3
)
