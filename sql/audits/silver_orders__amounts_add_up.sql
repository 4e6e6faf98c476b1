-- audit: Subtotal + shipping + cash on delivery + tax − discount is the total, to five hundredths.
-- layer: silver
-- severity: warn
-- reads: SILVER.silver_orders
-- window: store :1, run :3; :2 is the run published before
select order_id::varchar as example_key, total_amount, subtotal_amount, shipping_cost, cod_fee, tax_amount, discount_amount
from SILVER.silver_orders
where store_id = :1 and run_id = :3 and not is_deleted and order_status <> 'canceled'
  and abs(subtotal_amount + coalesce(shipping_cost, 0) + coalesce(cod_fee, 0) + coalesce(tax_amount, 0) - coalesce(discount_amount, 0) - total_amount) > 0.05
limit 20
