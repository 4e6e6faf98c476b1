-- model: GOLD.gold_agg_daily_sales
-- grain: one row per daily_sales_key
-- kind: merge
-- reads: OPS.delta_agg_daily_sales
-- window: the delta of run :3 of store :1; :2 is the run published before
merge into GOLD.gold_agg_daily_sales t using (
  select * from OPS.delta_agg_daily_sales where store_id = :1 and run_id = :3
) s
on t.daily_sales_key = s.daily_sales_key
when matched and s.change = 'delete' then delete
when matched then update set
  booked_orders = s.booked_orders, booked_incl_vat = s.booked_incl_vat, booked_net = s.booked_net, booked_vat = s.booked_vat,
  booked_discount = s.booked_discount, booked_shipping = s.booked_shipping, booked_items = s.booked_items, unpaid_orders = s.unpaid_orders,
  canceled_orders = s.canceled_orders, returning_orders = s.returning_orders, returned_orders = s.returned_orders,
  test_orders = s.test_orders, incomplete_orders = s.incomplete_orders, orders_without_rate = s.orders_without_rate, row_hash = s.row_hash,
  run_id = :3, loaded_at = current_timestamp()::timestamp_ntz
when not matched and s.change <> 'delete' then insert (
  daily_sales_key, store_id, order_date_key, booked_orders, booked_incl_vat, booked_net, booked_vat, booked_discount, booked_shipping,
  booked_items, unpaid_orders, canceled_orders, returning_orders, returned_orders, test_orders, incomplete_orders, orders_without_rate,
  row_hash, run_id, loaded_at
) values (
  s.daily_sales_key, s.store_id, s.order_date_key, s.booked_orders, s.booked_incl_vat, s.booked_net, s.booked_vat, s.booked_discount,
  s.booked_shipping, s.booked_items, s.unpaid_orders, s.canceled_orders, s.returning_orders, s.returned_orders, s.test_orders,
  s.incomplete_orders, s.orders_without_rate, s.row_hash, :3, current_timestamp()::timestamp_ntz
)
