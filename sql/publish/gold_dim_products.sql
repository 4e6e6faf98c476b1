-- model: GOLD.gold_dim_products
-- grain: one row per product_key
-- kind: merge
-- reads: OPS.delta_dim_products
-- window: the delta of run :3 of store :1; :2 is the run published before
merge into GOLD.gold_dim_products t using (
  select * from OPS.delta_dim_products where store_id = :1 and run_id = :3
) s
on t.product_key = s.product_key
when matched then update set
  product_name = s.product_name, product_description = s.product_description, sku = s.sku, product_type = s.product_type, product_status = s.product_status, regular_price = s.regular_price, sale_price = s.sale_price, cost_price = s.cost_price, currency = s.currency, discount_percentage = s.discount_percentage, weight = s.weight, weight_unit = s.weight_unit, is_active = s.is_active, is_taxable = s.is_taxable, requires_shipping = s.requires_shipping,
  is_deleted = s.is_deleted, expiration_date = s.expiration_date, is_current = s.is_current, updated_at = s.updated_at, row_hash = s.row_hash,
  run_id = :3, loaded_at = current_timestamp()::timestamp_ntz
when not matched then insert (product_key, store_id, product_id, product_name, product_description, sku, product_type, product_status, regular_price, sale_price, cost_price, currency, discount_percentage, weight, weight_unit, is_active, is_taxable, requires_shipping, is_deleted, effective_date, expiration_date, is_current, created_at, updated_at, row_hash, run_id, loaded_at)
  values (s.product_key, s.store_id, s.product_id, s.product_name, s.product_description, s.sku, s.product_type, s.product_status, s.regular_price, s.sale_price, s.cost_price, s.currency, s.discount_percentage, s.weight, s.weight_unit, s.is_active, s.is_taxable, s.requires_shipping, s.is_deleted, s.effective_date, s.expiration_date, s.is_current, null, s.updated_at, s.row_hash, :3, current_timestamp()::timestamp_ntz)
