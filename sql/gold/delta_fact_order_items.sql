-- model: OPS.delta_fact_order_items
-- grain: one row per run_id, order_item_key
-- kind: delta
-- reads: SILVER.silver_order_items, SILVER.silver_orders, SILVER.silver_products, SILVER.silver_product_variants,
--   GOLD.gold_dim_products, GOLD.gold_fact_order_items, OPS.delta_dim_products
-- window: lines of store :1 that runs after :2 up to :3 changed, themselves, in their order's date or in what their SKU means,
--   and lines whose product got a version
-- deletes: a line that its order no longer has leaves the fact; Silver keeps it
-- notes: lines carry no product id, so they find their product by SKU: the one live product that has it, or else the one
--   product, deleted or by now under another SKU, that had it; a SKU that two products share finds none.
merge into OPS.delta_fact_order_items t using (
  with product_versions as (
    select g.product_key, g.store_id, g.product_id, g.effective_date, g.expiration_date, g.sku, g.run_id
    from GOLD.gold_dim_products g
    left join OPS.delta_dim_products d on d.product_key = g.product_key and d.run_id = :3
    where g.store_id = :1 and d.product_key is null
    union all
    select product_key, store_id, product_id, effective_date, expiration_date, sku, run_id
    from OPS.delta_dim_products
    where store_id = :1 and run_id = :3
  ), skus as (
    select store_id, sku, product_id, is_deleted, run_id from SILVER.silver_products where store_id = :1 and sku is not null
    union all
    select store_id, sku, product_id, is_deleted, run_id from SILVER.silver_product_variants where store_id = :1 and sku is not null
    union all
    select store_id, sku, product_id, true, run_id from product_versions where sku is not null
    union all
    -- The SKU that a version loses by a correction: its lines are looked at again.
    select g.store_id, g.sku, null, true, d.run_id
    from OPS.delta_dim_products d
    join GOLD.gold_dim_products g on g.product_key = d.product_key
    where d.store_id = :1 and d.run_id = :3 and g.sku is not null
  ), product_by_sku as (
    select
      store_id,
      sku,
      case
        when count(distinct iff(is_deleted, null, product_id)) = 1 then min(iff(is_deleted, null, product_id))
        when count(distinct iff(is_deleted, null, product_id)) = 0 and count(distinct product_id) = 1 then min(product_id)
      end as product_id,
      max(run_id) as run_id
    from skus
    group by store_id, sku
  ), new_versions as (
    select product_id from OPS.delta_dim_products where store_id = :1 and run_id = :3 and change = 'insert'
  ), touched as (
    -- Keys alone: a run touches few of all lines, and a line is wide.
    select order_id, order_item_id from SILVER.silver_order_items where store_id = :1 and run_id > :2 and run_id <= :3
    union
    select i.order_id, i.order_item_id
    from SILVER.silver_orders o
    join SILVER.silver_order_items i on i.store_id = o.store_id and i.order_id = o.order_id
    where o.store_id = :1 and o.run_id > :2 and o.run_id <= :3
    union
    select i.order_id, i.order_item_id
    from product_by_sku p
    join SILVER.silver_order_items i on i.store_id = p.store_id and i.sku = p.sku
    where p.run_id > :2 and p.run_id <= :3 or p.product_id in (select product_id from new_versions)
  ), changed as (
    select i.*, o.order_date, p.product_id
    from touched t
    join SILVER.silver_order_items i on i.store_id = :1 and i.order_id = t.order_id and i.order_item_id = t.order_item_id
    join SILVER.silver_orders o on o.store_id = :1 and o.order_id = t.order_id
    left join product_by_sku p on p.store_id = i.store_id and p.sku = i.sku
  ), keyed as (
    select
      sha2(l.store_id::varchar || '|' || l.order_id::varchar || '|' || l.order_item_id::varchar, 256) as order_item_key,
      sha2(l.store_id::varchar || '|' || l.order_id::varchar, 256) as order_key,
      coalesce(v.product_key, 'unknown') as product_key,
      l.*
    from changed l
    left join product_versions v
      on v.store_id = l.store_id and v.product_id = l.product_id and l.order_date >= v.effective_date and l.order_date < v.expiration_date
    qualify row_number() over (partition by l.store_id, l.order_id, l.order_item_id order by v.effective_date desc nulls last) = 1
  ), hashed as (
    select keyed.*, sha2(keyed.row_hash || '|' || product_key || '|' || is_deleted::varchar, 256) as fact_hash from keyed
  )
  select h.*, iff(h.is_deleted, 'delete', iff(g.order_item_key is null, 'insert', 'update')) as change
  from hashed h
  left join GOLD.gold_fact_order_items g on g.order_item_key = h.order_item_key
  where (g.order_item_key is null and not h.is_deleted) or (g.order_item_key is not null and (h.is_deleted or g.row_hash <> h.fact_hash))
) s
on t.run_id = :3 and t.order_item_key = s.order_item_key
when not matched then insert (
  change, order_item_key, store_id, order_item_id, order_key, product_key, sku, product_name, quantity, unit_price, discount_amount, tax_amount,
  total_amount, currency, row_hash, run_id
) values (
  s.change, s.order_item_key, s.store_id, s.order_item_id, s.order_key, s.product_key, s.sku, s.product_name, s.quantity, s.unit_price, s.discount_amount, s.tax_amount,
  s.total_amount, s.currency, s.fact_hash, :3
)
