-- model: OPS.delta_fact_orders
-- grain: one row per run_id, order_key
-- kind: delta
-- reads: SILVER.silver_orders, GOLD.gold_dim_customers, GOLD.gold_fact_orders, OPS.delta_dim_customers, OPS.store_settings,
--   OPS.test_order_rules
-- window: orders of store :1 that runs after :2 up to :3 changed, orders whose customer got a version that was in force when
--   they were placed, and orders that an edited rule makes tests or no tests any more
-- deletes: an order that the store no longer has leaves the fact; Silver keeps it
-- notes: amounts in the store's currency are the order's divided by its rate (0.2666 from SAR to USD), each rounded to four
--   digits, and null where the currency differs and no rate is known. An
--   order read in full that states neither rate nor VAT has none: its net is its total. The trading day ends at 04:00 of the store's night.
merge into OPS.delta_fact_orders t using (
  with customer_versions as (
    select g.customer_key, g.store_id, g.customer_id, g.effective_date, g.expiration_date
    from GOLD.gold_dim_customers g
    left join OPS.delta_dim_customers d on d.customer_key = g.customer_key and d.run_id = :3
    where g.store_id = :1 and d.customer_key is null
    union all
    select customer_key, store_id, customer_id, effective_date, expiration_date
    from OPS.delta_dim_customers
    where store_id = :1 and run_id = :3
  ), rekeyed as (
    select o.store_id, o.order_id
    from SILVER.silver_orders o
    join OPS.delta_dim_customers d on d.store_id = o.store_id and d.customer_id = o.customer_id
    where d.store_id = :1 and d.run_id = :3 and d.change = 'insert' and o.order_date >= d.effective_date
  ), tests as (
    select o.store_id, o.order_id
    from SILVER.silver_orders o
    join OPS.test_order_rules r on r.store_id = o.store_id and r.value = case r.field
      when 'customer_id' then o.customer_id::varchar
      when 'coupon_code' then o.coupon_code
      when 'payment_method' then o.payment_method
      when 'source' then o.source
      when 'reference_id' then o.reference_id
    end
    where o.store_id = :1 and o.run_id <= :3
    group by o.store_id, o.order_id
  ), ruled as (
    select t.store_id, t.order_id
    from tests t
    join GOLD.gold_fact_orders g on g.store_id = t.store_id and g.order_id = t.order_id
    where not coalesce(g.is_test, false)
    union all
    select g.store_id, g.order_id
    from GOLD.gold_fact_orders g
    left join tests t on t.store_id = g.store_id and t.order_id = g.order_id
    where g.store_id = :1 and g.is_test and t.order_id is null
  ), older as (
    select store_id, order_id from rekeyed
    union
    select store_id, order_id from ruled
  ), changed as (
    select o.* from SILVER.silver_orders o where o.store_id = :1 and o.run_id > :2 and o.run_id <= :3
    union all
    select o.*
    from older r
    join SILVER.silver_orders o on o.store_id = r.store_id and o.order_id = r.order_id
    where o.run_id <= :2
  ), rated as (
    select
      o.store_id, o.order_id,
      coalesce(c.base_currency, o.base_currency, 'SAR') as store_currency,
      convert_timezone('UTC', coalesce(c.time_zone, 'Asia/Riyadh'), o.order_date) as placed_at,
      iff(o.currency = coalesce(c.base_currency, o.base_currency, 'SAR'), 1, nullif(o.exchange_rate, 0))::decimal(18,8) as rate,
      t.order_id is not null as is_test
    from changed o
    left join OPS.store_settings c on c.store_id = o.store_id
    left join tests t on t.store_id = o.store_id and t.order_id = o.order_id
  ), keyed as (
    select
      sha2(o.store_id::varchar || '|' || o.order_id::varchar, 256) as order_key,
      coalesce(c.customer_key, 'unknown') as customer_key,
      to_char(o.order_date_local, 'YYYYMMDD')::decimal(8,0) as order_date_key,
      iff(o.payment_method is null, 'unknown', sha2(o.store_id::varchar || '|' || o.payment_method, 256)) as payment_method_key,
      iff(o.shipping_method is null, 'unknown', sha2(o.store_id::varchar || '|' || o.shipping_method, 256)) as shipping_method_key,
      iff(o.order_status is null, 'unknown', sha2(o.store_id::varchar || '|' || o.order_status || '|' || coalesce(o.order_status_custom_id::varchar, o.order_status_id::varchar, ''), 256)) as order_status_key,
      iff(o.shipping_city is null, 'unknown', sha2(o.store_id::varchar || '|' || lower(trim(coalesce(o.shipping_country, ''))) || '|' || lower(trim(o.shipping_city)), 256)) as city_key,
      iff(o.coupon_code is null, 'unknown', sha2(o.store_id::varchar || '|' || upper(trim(o.coupon_code)), 256)) as coupon_key,
      iff(o.currency is null, 'unknown', sha2(o.store_id::varchar || '|' || upper(o.currency), 256)) as currency_key,
      to_char(dateadd('hour', -4, r.placed_at), 'YYYYMMDD')::decimal(8,0) as trading_date_key,
      r.store_currency, r.rate, r.is_test,
      o.total_amount - iff(o.tax_amount is null and coalesce(o.tax_percent, 0) = 0 and o.detail_state <> 'pending', 0, o.tax_amount) as net_amount,
      o.*
    from changed o
    join rated r on r.store_id = o.store_id and r.order_id = o.order_id
    left join customer_versions c
      on c.store_id = o.store_id and c.customer_id = o.customer_id and o.order_date >= c.effective_date and o.order_date < c.expiration_date
    qualify row_number() over (partition by o.store_id, o.order_id order by c.effective_date desc nulls last) = 1
  ), hashed as (
    select
      keyed.*,
      (total_amount / rate)::decimal(18,4) as total_amount_base,
      (net_amount / rate)::decimal(18,4) as net_amount_base,
      (tax_amount / rate)::decimal(18,4) as tax_amount_base,
      (discount_amount / rate)::decimal(18,4) as discount_amount_base,
      (shipping_cost / rate)::decimal(18,4) as shipping_cost_base,
      sha2(keyed.row_hash || '|' || customer_key || '|' || is_deleted::varchar || '|' || is_test::varchar || '|' || store_currency, 256) as fact_hash
    from keyed
  )
  select h.*, iff(h.is_deleted, 'delete', iff(g.order_key is null, 'insert', 'update')) as change
  from hashed h
  left join GOLD.gold_fact_orders g on g.order_key = h.order_key
  where (g.order_key is null and not h.is_deleted) or (g.order_key is not null and (h.is_deleted or g.row_hash <> h.fact_hash))
) s
on t.run_id = :3 and t.order_key = s.order_key
when not matched then insert (
  change, order_key, store_id, order_id, reference_id, customer_key, order_date_key, payment_method_key, shipping_method_key, order_status, detail_state, items_count,
  subtotal_amount, discount_amount, tax_amount, shipping_cost, cod_fee, total_amount, currency, exchange_rate, coupon_code, shipping_country,
  shipping_city, order_created_at, order_updated_at, order_status_key, city_key, coupon_key, currency_key, trading_date_key, is_test,
  is_price_quote, first_total_amount, net_amount, discounted_shipping_amount, base_currency, total_amount_base, net_amount_base,
  tax_amount_base, discount_amount_base, shipping_cost_base, row_hash, run_id
) values (
  s.change, s.order_key, s.store_id, s.order_id, s.reference_id, s.customer_key, s.order_date_key, s.payment_method_key, s.shipping_method_key, s.order_status, s.detail_state, s.items_count,
  s.subtotal_amount, s.discount_amount, s.tax_amount, s.shipping_cost, s.cod_fee, s.total_amount, s.currency, s.exchange_rate, s.coupon_code, s.shipping_country,
  s.shipping_city, s.order_date, s.updated_at, s.order_status_key, s.city_key, s.coupon_key, s.currency_key, s.trading_date_key, s.is_test,
  s.is_price_quote, s.first_total_amount, s.net_amount, s.discounted_shipping_amount, s.store_currency, s.total_amount_base, s.net_amount_base,
  s.tax_amount_base, s.discount_amount_base, s.shipping_cost_base, s.fact_hash, :3
)
