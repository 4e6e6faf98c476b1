-- audit: Subtotal + shipping + cash on delivery + tax − discount is the total, to the tolerance of the currency.
-- layer: silver
-- severity: warn
-- reads: SILVER.silver_orders, OPS.money_tolerances
-- window: orders of store :1 that runs after :2 up to :3 wrote
select o.order_id::varchar as example_key, o.total_amount, o.subtotal_amount, o.shipping_cost, o.cod_fee, o.tax_amount, o.discount_amount
from SILVER.silver_orders o
left join OPS.money_tolerances m on m.currency = o.currency
where o.store_id = :1 and o.run_id > :2 and o.run_id <= :3 and not o.is_deleted and o.order_status <> 'canceled'
  and abs(
    o.subtotal_amount + coalesce(o.shipping_cost, 0) + coalesce(o.cod_fee, 0) + coalesce(o.tax_amount, 0) - coalesce(o.discount_amount, 0)
    - o.total_amount
  ) > coalesce(m.tolerance, 0.05)
limit 20
