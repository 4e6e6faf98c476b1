-- model: GOLD.gold_fact_product_quantities
-- grain: one row per product_quantity_key
-- kind: merge
-- reads: OPS.delta_fact_product_quantities
-- window: the delta of run :3 of store :1; :2 is the run published before
merge into GOLD.gold_fact_product_quantities t using (
  select * from OPS.delta_fact_product_quantities where store_id = :1 and run_id = :3
) s
on t.product_quantity_key = s.product_quantity_key
when matched and s.change = 'delete' then delete
when matched then update set
  sku_key = s.sku_key, date_key = s.date_key, product_id = s.product_id, sku_id = s.sku_id, sku = s.sku, quantity = s.quantity,
  is_unlimited = s.is_unlimited, is_listed = s.is_listed, row_hash = s.row_hash, run_id = :3, loaded_at =
  current_timestamp()::timestamp_ntz
when not matched and s.change <> 'delete' then insert (
  product_quantity_key, store_id, sku_key, date_key, product_id, sku_id, sku, quantity, is_unlimited, is_listed, row_hash, run_id,
  loaded_at
) values (
  s.product_quantity_key, s.store_id, s.sku_key, s.date_key, s.product_id, s.sku_id, s.sku, s.quantity, s.is_unlimited, s.is_listed,
  s.row_hash, :3, current_timestamp()::timestamp_ntz
)
