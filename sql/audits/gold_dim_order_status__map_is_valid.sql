-- audit: OPS.status_map gives each status one class, of those that there are.
-- layer: gold
-- severity: warn
-- reads: OPS.status_map
-- window: store :1 and the rows for every store
-- notes: of two classes for one status the first by alphabet counts; a class that is none is passed over.
select coalesce(status_id::varchar, lower(trim(slug)), '') as example_key, count(distinct lower(trim(order_class))) as classes
from OPS.status_map
where store_id in (0, :1)
group by store_id, coalesce(status_id::varchar, lower(trim(slug)), '')
having count(distinct lower(trim(order_class))) > 1
  or count_if(lower(trim(order_class)) in ('unpaid', 'open', 'fulfilled', 'returning', 'returned', 'canceled', 'not_an_order')) < count(*)
limit 20
