-- model: OPS.delta_agg_daily_sales
-- grain: one row per run_id, daily_sales_key
-- kind: delta
-- reads: OPS.delta_fact_orders, OPS.delta_dim_order_status, GOLD.gold_fact_orders, GOLD.gold_dim_order_status,
--   GOLD.gold_agg_daily_sales, SILVER.silver_orders
-- window: days of orders of store :1 that run :3 changes, in their old and their new date, and days of orders whose status got
--   another class; every day when nothing was published before (:2 is empty), as after a migration or in a replay
-- deletes: a day without orders leaves the aggregate
-- notes: counts the fact as it will stand once the run is published.
merge into OPS.delta_agg_daily_sales t using (
  with classes as (
    select g.order_status_key, g.order_class
    from GOLD.gold_dim_order_status g
    left join OPS.delta_dim_order_status d on d.order_status_key = g.order_status_key and d.run_id = :3
    where g.store_id in (0, :1) and d.order_status_key is null
    union all
    select order_status_key, order_class from OPS.delta_dim_order_status where store_id = :1 and run_id = :3
  ), standing as (
    select
      g.order_date_key, g.order_status_key, g.is_test, g.detail_state, g.items_count, g.total_amount, g.total_amount_base, g.net_amount_base,
      g.tax_amount_base, g.discount_amount_base, g.shipping_cost_base
    from GOLD.gold_fact_orders g
    left join OPS.delta_fact_orders d on d.order_key = g.order_key and d.run_id = :3
    where g.store_id = :1 and d.order_key is null
    union all
    select
      order_date_key, order_status_key, is_test, detail_state, items_count, total_amount, total_amount_base, net_amount_base,
      tax_amount_base, discount_amount_base, shipping_cost_base
    from OPS.delta_fact_orders
    where store_id = :1 and run_id = :3 and change <> 'delete'
  ), days as (
    select order_date_key from OPS.delta_fact_orders where store_id = :1 and run_id = :3
    union
    select g.order_date_key
    from GOLD.gold_fact_orders g
    join OPS.delta_fact_orders d on d.order_key = g.order_key and d.run_id = :3
    where d.store_id = :1
    union
    select g.order_date_key
    from GOLD.gold_fact_orders g
    join OPS.delta_dim_order_status d on d.order_status_key = g.order_status_key and d.run_id = :3
    where g.store_id = :1
    union
    select order_date_key from GOLD.gold_fact_orders where store_id = :1 and :2 = ''
  ), classed as (
    select
      s.*,
      coalesce(s.is_test, false) as is_out,
      coalesce(c.order_class, 'open') as order_class,
      not coalesce(s.is_test, false) and coalesce(c.order_class, 'open') in ('open', 'fulfilled', 'returning', 'returned') as is_booked
    from standing s
    join days on days.order_date_key = s.order_date_key
    left join classes c on c.order_status_key = s.order_status_key
  ), sums as (
    select
      order_date_key,
      count_if(is_booked) as booked_orders,
      sum(iff(is_booked, coalesce(total_amount_base, 0), 0))::decimal(18,4) as booked_incl_vat,
      sum(iff(is_booked, coalesce(net_amount_base, 0), 0))::decimal(18,4) as net,
      sum(iff(is_booked, coalesce(tax_amount_base, 0), 0))::decimal(18,4) as vat,
      sum(iff(is_booked, coalesce(discount_amount_base, 0), 0))::decimal(18,4) as discount,
      sum(iff(is_booked, coalesce(shipping_cost_base, 0), 0))::decimal(18,4) as shipping,
      sum(iff(is_booked, coalesce(items_count, 0), 0)) as booked_items,
      count_if(not is_out and order_class = 'unpaid') as unpaid_orders,
      count_if(not is_out and order_class = 'canceled') as canceled_orders,
      count_if(not is_out and order_class = 'returning') as returning_orders,
      count_if(not is_out and order_class = 'returned') as returned_orders,
      count_if(is_out) as test_orders,
      count_if(is_booked and detail_state = 'pending') as incomplete_orders,
      count_if(is_booked and net_amount_base is null and total_amount_base is not null) as orders_without_vat,
      count_if(is_booked and total_amount_base is null and total_amount is not null) as orders_without_rate
    from classed
    group by order_date_key
  ), together as (
    select
      days.order_date_key, s.booked_orders, s.booked_incl_vat,
      iff(s.incomplete_orders > 0 or s.orders_without_vat > 0, null, s.net) as booked_net,
      iff(s.incomplete_orders > 0 or s.orders_without_vat > 0, null, s.vat) as booked_vat,
      iff(s.incomplete_orders > 0, null, s.discount) as booked_discount,
      iff(s.incomplete_orders > 0, null, s.shipping) as booked_shipping,
      s.booked_items, s.unpaid_orders, s.canceled_orders, s.returning_orders, s.returned_orders, s.test_orders, s.incomplete_orders,
      s.orders_without_rate,
      s.order_date_key is null as is_empty
    from days
    left join sums s on s.order_date_key = days.order_date_key
    where days.order_date_key is not null
  ), hashed as (
    select
      together.*,
      sha2(:1::varchar || '|' || order_date_key::varchar, 256) as daily_sales_key,
      sha2(
        coalesce(booked_orders, 0)::varchar || '|' || coalesce(booked_incl_vat, 0)::varchar || '|' || coalesce(booked_net::varchar, '')
        || '|' || coalesce(booked_vat::varchar, '') || '|' || coalesce(booked_discount::varchar, '') || '|' || coalesce(booked_shipping::varchar, '')
        || '|' || coalesce(booked_items, 0)::varchar || '|' || coalesce(unpaid_orders, 0)::varchar || '|' || coalesce(canceled_orders, 0)::varchar
        || '|' || coalesce(returning_orders, 0)::varchar || '|' || coalesce(returned_orders, 0)::varchar || '|' || coalesce(test_orders, 0)::varchar
        || '|' || coalesce(incomplete_orders, 0)::varchar || '|' || coalesce(orders_without_rate, 0)::varchar, 256
      ) as row_hash
    from together
  )
  select h.*, iff(h.is_empty, 'delete', iff(g.daily_sales_key is null, 'insert', 'update')) as change
  from hashed h
  left join GOLD.gold_agg_daily_sales g on g.daily_sales_key = h.daily_sales_key
  where (g.daily_sales_key is null and not h.is_empty) or (g.daily_sales_key is not null and (h.is_empty or g.row_hash <> h.row_hash))
) s
on t.run_id = :3 and t.daily_sales_key = s.daily_sales_key
when not matched then insert (
  change, daily_sales_key, store_id, order_date_key, booked_orders, booked_incl_vat, booked_net, booked_vat, booked_discount, booked_shipping,
  booked_items, unpaid_orders, canceled_orders, returning_orders, returned_orders, test_orders, incomplete_orders, orders_without_rate,
  row_hash, run_id
) values (
  s.change, s.daily_sales_key, :1, s.order_date_key, coalesce(s.booked_orders, 0), coalesce(s.booked_incl_vat, 0), s.booked_net, s.booked_vat,
  s.booked_discount, s.booked_shipping, coalesce(s.booked_items, 0), coalesce(s.unpaid_orders, 0), coalesce(s.canceled_orders, 0),
  coalesce(s.returning_orders, 0), coalesce(s.returned_orders, 0), coalesce(s.test_orders, 0), coalesce(s.incomplete_orders, 0),
  coalesce(s.orders_without_rate, 0), s.row_hash, :3
)
