-- model: customers of the store who asked to be forgotten
-- grain: one row
-- kind: query
-- reads: OPS.forgotten
-- window: store :1
select count(*) as forgotten from OPS.forgotten where store_id = :1
