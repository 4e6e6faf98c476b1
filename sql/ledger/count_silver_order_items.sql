-- model: counts of the lines of orders up to Silver
-- grain: one row
-- kind: query
-- reads: BRONZE.bronze_orders, SILVER.silver_order_items, OPS.quarantine
-- window: run :3 of store :1 for `loaded`, everything of the store for the rest; :2 is the run published before
-- notes: lines have no Bronze rows of their own, so their Bronze count is what the details of live orders hold. Of a
--   quarantined order, the lines that Silver lacks (or, below zero, has too many) count as quarantined.
select
  'order_items' as stream,
  (select coalesce(sum(array_size(items)), 0) from BRONZE.bronze_orders where store_id = :1 and run_id = :3) as loaded,
  (select coalesce(sum(lines), 0) from (
    select id, row_hash, run_id, file, is_deleted, array_size(items) as lines
    from BRONZE.bronze_orders where store_id = :1 and (is_deleted or is_array(items))
    qualify row_number() over (partition by coalesce(id::varchar, 'no-key-' || left(row_hash, 16)) order by run_id desc, file desc) = 1) latest
    where not is_deleted) as bronze,
  (select count(*) from SILVER.silver_order_items where store_id = :1 and not is_deleted) as silver,
  (select coalesce(sum(lines), 0)
    from (
      select q.record_key, array_size(b.items) as lines
      from OPS.quarantine q
      join BRONZE.bronze_orders b on b.store_id = q.store_id and coalesce(b.id::varchar, 'no-key-' || left(b.row_hash, 16)) = q.record_key
      where q.store_id = :1 and q.stream = 'orders' and (b.is_deleted or is_array(b.items))
      qualify row_number() over (partition by q.record_key order by b.run_id desc, b.file desc) = 1) d)
  - (select count(*) from SILVER.silver_order_items i
    join OPS.quarantine q on q.store_id = i.store_id and q.stream = 'orders' and q.record_key = i.order_id::varchar
    where i.store_id = :1 and not i.is_deleted) as quarantined
