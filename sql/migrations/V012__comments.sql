-- What the hashes of Bronze are made of since orders are listed first and read in full later.

comment on column BRONZE.bronze_orders.record_hash is 'SHA-256 of what the line brought: of a detail, of detail and lines together; of a list row, of that row; fields that move by themselves left out';

comment on column BRONZE.bronze_orders.row_hash is 'SHA-256 of the list row that the order was last seen with, or its first 16 digits when only the plan knew it; the sweep compares the first 16';

comment on column BRONZE.bronze_customers.record_hash is 'SHA-256 of record with sorted keys, without fields that move by themselves';

comment on column BRONZE.bronze_products.record_hash is 'SHA-256 of record with sorted keys, without fields that move by themselves';

comment on column OPS.quarantine.record_key is 'Key of the record; of one without a key, no-key- and the first 16 digits of its row''s hash';
