-- model: GOLD.gold_fact_order_items
-- grain: one row per order_item_key
-- kind: merge
-- reads: OPS.delta_fact_order_items
-- window: the delta of run :3 of store :1; :2 is the run published before
merge into GOLD.gold_fact_order_items t using (
  select * from OPS.delta_fact_order_items where store_id = :1 and run_id = :3
) s
on t.order_item_key = s.order_item_key
when matched and s.change = 'delete' then delete
when matched then update set
  order_key = s.order_key, product_key = s.product_key, sku = s.sku, product_name = s.product_name, quantity = s.quantity, unit_price = s.unit_price,
  discount_amount = s.discount_amount, tax_amount = s.tax_amount, total_amount = s.total_amount, currency = s.currency, row_hash = s.row_hash,
  run_id = :3, loaded_at = current_timestamp()::timestamp_ntz
when not matched and s.change <> 'delete' then insert (
  order_item_key, store_id, order_item_id, order_key, product_key, sku, product_name, quantity, unit_price, discount_amount, tax_amount, total_amount,
  currency, row_hash, run_id, loaded_at
) values (
  s.order_item_key, s.store_id, s.order_item_id, s.order_key, s.product_key, s.sku, s.product_name, s.quantity, s.unit_price, s.discount_amount, s.tax_amount, s.total_amount,
  s.currency, s.row_hash, :3, current_timestamp()::timestamp_ntz
)
