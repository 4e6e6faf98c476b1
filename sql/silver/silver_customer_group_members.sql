-- model: SILVER.silver_customer_group_members
-- grain: one row per store_id, customer_id, customer_group_id
-- kind: merge
-- reads: BRONZE.bronze_customers, SILVER.silver_customer_group_members, OPS.quarantine
-- window: the latest Bronze record of each customer among runs after :2 up to :3 of store :1 and what is released from
--   quarantine
-- deletes: soft; a group that the customer is no longer in, or whose customer is gone
merge into SILVER.silver_customer_group_members t using (
  with standing as (
    select store_id, id, record, is_deleted, file, run_id
    from BRONZE.bronze_customers
    where store_id = :1 and run_id > :2 and run_id <= :3
    union all
    select b.store_id, b.id, b.record, b.is_deleted, b.file, b.run_id
    from OPS.quarantine q
    join BRONZE.bronze_customers b on b.store_id = q.store_id and b.file = q.file
    where q.store_id = :1 and q.stream = 'customers' and b.run_id <= :2
  ), latest as (
    select store_id, id, record, is_deleted
    from standing
    where id is not null
    qualify row_number() over (partition by store_id, id order by run_id desc, file desc) = 1
  ), accepted as (
    select store_id, id as customer_id, record, is_deleted
    from latest
    where id::varchar not in (select record_key from OPS.quarantine where store_id = :1 and stream = 'customers' and reason <> 'released')
  ), texts as (
    select a.store_id, a.customer_id, f.value::varchar as customer_group_id
    from accepted a, lateral flatten(input => get_path(a.record, 'groups')) f
    where not a.is_deleted and is_array(get_path(a.record, 'groups'))
  ), typed as (
    select store_id, customer_id, try_to_decimal(translate(customer_group_id, '٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'), 18, 0) as customer_group_id
    from texts
  ), present as (
    select store_id, customer_id, customer_group_id, false as is_deleted, sha2(customer_group_id::varchar, 256) as row_hash
    from typed
    where customer_group_id is not null
    qualify row_number() over (partition by store_id, customer_id, customer_group_id order by customer_group_id) = 1
  ), gone as (
    select
      k.store_id, k.customer_id, k.customer_group_id, true as is_deleted, k.row_hash
    from SILVER.silver_customer_group_members k
    join accepted a on a.store_id = k.store_id and a.customer_id = k.customer_id
    left join present p on p.store_id = k.store_id and p.customer_id = k.customer_id and p.customer_group_id = k.customer_group_id
    where p.customer_group_id is null and not k.is_deleted
  ), changes as (
    select * from present
    union all
    select * from gone
  )
  select * from changes
  qualify row_number() over (partition by store_id, customer_id, customer_group_id order by is_deleted) = 1
) s
on t.store_id = s.store_id and t.customer_id = s.customer_id and t.customer_group_id = s.customer_group_id
when matched and s.is_deleted then update set
  is_deleted = true, run_id = :3, processed_at = current_timestamp()::timestamp_ntz
when matched and not s.is_deleted and (t.row_hash <> s.row_hash or t.is_deleted) then update set
  is_deleted = false, row_hash = s.row_hash, run_id = :3,
  processed_at = current_timestamp()::timestamp_ntz
when not matched and not s.is_deleted then insert (
  store_id, customer_id, customer_group_id, is_deleted, row_hash, run_id, processed_at
) values (
  s.store_id, s.customer_id, s.customer_group_id, false, s.row_hash, :3, current_timestamp()::timestamp_ntz
)
