-- What a run did to the rows of each stream in Silver and Gold, beside how many stand. Runs before this one keep nulls.

alter table OPS.ledger add column if not exists silver_rows decimal(18,0) comment 'Rows of Silver after the run, deleted ones included';
alter table OPS.ledger add column if not exists silver_inserted decimal(18,0) comment 'Rows that Silver has more than when the run published before counted them';
alter table OPS.ledger add column if not exists silver_updated decimal(18,0) comment 'Rows of Silver written again since, revived ones included';
alter table OPS.ledger add column if not exists silver_unchanged decimal(18,0) comment 'Live rows of Silver that nothing wrote since';
alter table OPS.ledger add column if not exists silver_deleted decimal(18,0) comment 'Rows of Silver marked as deleted since';
alter table OPS.ledger add column if not exists gold_inserted decimal(18,0) comment 'Rows that the run adds to Gold: to the fact or the dimension of the stream, new versions included';
alter table OPS.ledger add column if not exists gold_updated decimal(18,0) comment 'Rows of Gold that the run changes, versions that it closes included';
alter table OPS.ledger add column if not exists gold_unchanged decimal(18,0) comment 'Rows of Gold that the run leaves as they are';
alter table OPS.ledger add column if not exists gold_deleted decimal(18,0) comment 'Rows that the run removes from Gold';
