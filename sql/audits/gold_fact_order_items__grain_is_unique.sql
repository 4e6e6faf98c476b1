-- audit: No two rows of gold_fact_order_items, the run's delta included, share order_item_key.
-- layer: gold
-- severity: block
-- reads: GOLD.gold_fact_order_items, OPS.delta_fact_order_items
-- window: keys of the delta of run :3 of store :1; a row that stands twice elsewhere is one too many in the ledger
select order_item_key as example_key, count(*) as row_count
from (
  select order_item_key from GOLD.gold_fact_order_items
  where store_id = :1 and order_item_key in (select order_item_key from OPS.delta_fact_order_items where store_id = :1 and run_id = :3)
  union all
  select order_item_key from OPS.delta_fact_order_items where store_id = :1 and run_id = :3 and change = 'insert'
) together
group by order_item_key
having count(*) > 1
limit 20
