-- audit: No two rows of silver_product_variants share store and variant_id.
-- layer: silver
-- severity: block
-- reads: SILVER.silver_product_variants
-- window: store :1, run :3; :2 is the run published before
select variant_id::varchar as example_key, count(*) as row_count
from SILVER.silver_product_variants
where store_id = :1
group by variant_id
having count(*) > 1
limit 20
