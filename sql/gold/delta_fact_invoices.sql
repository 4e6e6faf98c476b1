-- model: OPS.delta_fact_invoices
-- grain: one row per run_id, invoice_key
-- kind: delta
-- reads: SILVER.silver_invoices, SILVER.silver_orders, GOLD.gold_fact_invoices, OPS.store_settings
-- window: documents of store :1 that runs after :2 up to :3 changed, themselves or in their order, which has the exchange rate
--   and the country of delivery
-- deletes: a document that the store no longer has leaves the fact; Silver keeps it
-- notes: the store has no VAT category, so it is told from rate and country of delivery: a rate or VAT above 0 is standard; of
--   the others, delivered outside Saudi Arabia is an export, neither rate nor VAT stated is exempt, a rate of 0 is zero-rated,
--   also when nobody says where it went. Converted, net is total − VAT, so that the three still add up.
merge into OPS.delta_fact_invoices t using (
  with touched as (
    select store_id, record_key
    from SILVER.silver_invoices
    where store_id = :1 and run_id > :2 and run_id <= :3
    union
    select i.store_id, i.record_key
    from SILVER.silver_orders o
    join SILVER.silver_invoices i on i.store_id = o.store_id and i.order_id = o.order_id
    where o.store_id = :1 and o.run_id > :2 and o.run_id <= :3
  ), together as (
    select
      i.*,
      o.exchange_rate,
      coalesce(c.base_currency, o.base_currency, 'SAR') as base_currency,
      coalesce(upper(o.shipping_country_code), o.shipping_country) as delivery_country,
      case
        when i.invoice_type ilike '%credit%' or i.invoice_type like '%دائن%' then 'credit_note'
        when i.invoice_type ilike '%debit%' or i.invoice_type like '%مدين%' then 'debit_note'
        when i.invoice_type ilike '%invoice%' or i.invoice_type like '%فاتورة%' then 'invoice'
        else 'other'
      end as document_type
    from touched d
    join SILVER.silver_invoices i on i.store_id = d.store_id and i.record_key = d.record_key
    left join SILVER.silver_orders o on o.store_id = i.store_id and o.order_id = i.order_id
    left join OPS.store_settings c on c.store_id = i.store_id
  ), figured as (
    select
      together.*,
      total_amount - iff(tax_amount is null and coalesce(tax_percent, 0) = 0, 0, tax_amount) as net_amount,
      iff(currency = base_currency, 1, nullif(exchange_rate, 0))::decimal(18,8) as rate,
      case
        when coalesce(tax_percent, 0) > 0 or coalesce(tax_amount, 0) > 0 then 'standard'
        when lower(trim(delivery_country)) not in ('sa', 'sau', 'ksa', 'saudi', 'saudi arabia', 'kingdom of saudi arabia', 'السعودية', 'السعوديه', 'المملكة العربية السعودية', 'المملكه العربيه السعوديه') then 'export'
        when tax_percent is null and tax_amount is null then 'exempt'
        else 'zero_rated'
      end as vat_category
    from together
  ), converted as (
    select
      figured.*,
      (total_amount / rate)::decimal(18,4) as total_amount_base,
      (tax_amount / rate)::decimal(18,4) as tax_amount_base
    from figured
  ), keyed as (
    select
      sha2(store_id::varchar || '|invoice|' || record_key, 256) as invoice_key,
      iff(order_id is null, 'unknown', sha2(store_id::varchar || '|' || order_id::varchar, 256)) as order_key,
      to_char(invoice_date, 'YYYYMMDD')::decimal(8,0) as invoice_date_key,
      iff(document_type = 'credit_note', -1, 1) as sign,
      cod_cost as cod_fee,
      iff(net_amount is null, null, total_amount_base - coalesce(tax_amount_base, 0))::decimal(18,4) as net_amount_base,
      converted.*,
      sha2(
        row_hash || '|' || is_deleted::varchar || '|' || base_currency || '|' || coalesce(exchange_rate::varchar, '') || '|' || coalesce(delivery_country, ''), 256
      ) as fact_hash
    from converted
  )
  select k.*, iff(k.is_deleted, 'delete', iff(g.invoice_key is null, 'insert', 'update')) as change
  from keyed k
  left join GOLD.gold_fact_invoices g on g.invoice_key = k.invoice_key
  where (g.invoice_key is null and not k.is_deleted) or (g.invoice_key is not null and (k.is_deleted or g.row_hash <> k.fact_hash))
) s
on t.run_id = :3 and t.invoice_key = s.invoice_key
when not matched then insert (
  change, invoice_key, store_id, invoice_id, document_type, invoice_type, sign, order_id, order_key, invoice_date_key, invoice_number,
  invoice_uuid, invoice_reference_id, subtotal_amount, discount_amount, shipping_cost, cod_fee, tax_percent, tax_amount, total_amount,
  net_amount, currency, exchange_rate, base_currency, net_amount_base, tax_amount_base, total_amount_base, delivery_country, vat_category,
  row_hash, run_id
) values (
  s.change, s.invoice_key, s.store_id, s.invoice_id, s.document_type, s.invoice_type, s.sign, s.order_id, s.order_key, s.invoice_date_key,
  s.invoice_number, s.invoice_uuid, s.invoice_reference_id, s.subtotal_amount, s.discount_amount, s.shipping_cost, s.cod_fee,
  s.tax_percent, s.tax_amount, s.total_amount, s.net_amount, s.currency, s.exchange_rate, s.base_currency, s.net_amount_base,
  s.tax_amount_base, s.total_amount_base, s.delivery_country, s.vat_category, s.fact_hash, :3
)
