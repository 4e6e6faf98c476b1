-- roles: who may do what. {database} is the only word; every name of an account begins with it, so that two databases in one
-- account (a shop and its copy for development) share nothing. Safe to repeat.
-- needs: ACCOUNTADMIN, or SYSADMIN and SECURITYADMIN. Before the first migration, so that the deployer owns what it makes.

use role SYSADMIN;

create warehouse if not exists {database}_WH
  warehouse_size = xsmall auto_suspend = 60 auto_resume = true initially_suspended = true statement_timeout_in_seconds = 900
  comment = 'Runs, reports and deployments of {database}';

create database if not exists {database};
create schema if not exists {database}.BRONZE;
create schema if not exists {database}.SILVER;
create schema if not exists {database}.GOLD;
create schema if not exists {database}.OPS;
create schema if not exists {database}.MART;
create schema if not exists {database}.PRIVACY;

use role SECURITYADMIN;

create role if not exists {database}_LOADER comment = 'Puts files on the stage and copies them into Bronze';
create role if not exists {database}_TRANSFORMER comment = 'Runs: loads, builds Silver and Gold, publishes, erases';
create role if not exists {database}_REPORTER comment = 'Reads figures, and of customers tokens and masked values';
create role if not exists {database}_DEPLOYER comment = 'Owns the database: migrations, views, the key of tokens';

grant role {database}_LOADER to role {database}_TRANSFORMER;
grant role {database}_TRANSFORMER to role SYSADMIN;
grant role {database}_REPORTER to role SYSADMIN;
grant role {database}_DEPLOYER to role SYSADMIN;

-- What others made before, an earlier version of this program too, becomes the deployer's with the grants it has.
grant ownership on database {database} to role {database}_DEPLOYER copy current grants;
grant ownership on all schemas in database {database} to role {database}_DEPLOYER copy current grants;
grant ownership on all tables in database {database} to role {database}_DEPLOYER copy current grants;
grant ownership on all views in database {database} to role {database}_DEPLOYER copy current grants;
grant ownership on all stages in database {database} to role {database}_DEPLOYER copy current grants;

grant usage on warehouse {database}_WH to role {database}_LOADER;
grant usage on warehouse {database}_WH to role {database}_REPORTER;
grant usage on warehouse {database}_WH to role {database}_DEPLOYER;
grant usage on database {database} to role {database}_LOADER;
grant usage on database {database} to role {database}_REPORTER;

grant usage on schema {database}.BRONZE to role {database}_LOADER;
grant read, write on all stages in schema {database}.BRONZE to role {database}_LOADER;
grant read, write on future stages in schema {database}.BRONZE to role {database}_LOADER;
grant select, insert on all tables in schema {database}.BRONZE to role {database}_LOADER;
grant select, insert on future tables in schema {database}.BRONZE to role {database}_LOADER;

-- Update of Bronze is for erasing what belongs to customers who asked to be forgotten. Nothing of a run deletes there.
grant update on all tables in schema {database}.BRONZE to role {database}_TRANSFORMER;
grant update on future tables in schema {database}.BRONZE to role {database}_TRANSFORMER;
grant usage on schema {database}.SILVER to role {database}_TRANSFORMER;
grant select, insert, update, delete on all tables in schema {database}.SILVER to role {database}_TRANSFORMER;
grant select, insert, update, delete on future tables in schema {database}.SILVER to role {database}_TRANSFORMER;
grant usage on schema {database}.GOLD to role {database}_TRANSFORMER;
grant select, insert, update, delete on all tables in schema {database}.GOLD to role {database}_TRANSFORMER;
grant select, insert, update, delete on future tables in schema {database}.GOLD to role {database}_TRANSFORMER;
grant select on all views in schema {database}.GOLD to role {database}_TRANSFORMER;
grant select on future views in schema {database}.GOLD to role {database}_TRANSFORMER;
grant usage on schema {database}.OPS to role {database}_TRANSFORMER;
grant select, insert, update, delete on all tables in schema {database}.OPS to role {database}_TRANSFORMER;
grant select, insert, update, delete on future tables in schema {database}.OPS to role {database}_TRANSFORMER;
grant select on all views in schema {database}.OPS to role {database}_TRANSFORMER;
grant select on future views in schema {database}.OPS to role {database}_TRANSFORMER;
grant usage on schema {database}.MART to role {database}_TRANSFORMER;
grant select on all views in schema {database}.MART to role {database}_TRANSFORMER;
grant select on future views in schema {database}.MART to role {database}_TRANSFORMER;

-- Tables of Gold are granted to readers one by one (reporter_table.sql): a new one is closed until somebody has looked at it.
grant usage on schema {database}.GOLD to role {database}_REPORTER;
grant select on all views in schema {database}.GOLD to role {database}_REPORTER;
grant select on future views in schema {database}.GOLD to role {database}_REPORTER;
grant usage on schema {database}.MART to role {database}_REPORTER;
grant select on all views in schema {database}.MART to role {database}_REPORTER;
grant select on future views in schema {database}.MART to role {database}_REPORTER;

-- Users without a password; their public keys are set by hand (docs/maintenance.md). No secondary roles: the run's session has the
-- run's rights and nothing else that the user may be given one day.
create user if not exists {database}_RUN type = service comment = 'Nightly and hourly runs of {database}';
alter user {database}_RUN set
  default_role = {database}_TRANSFORMER default_warehouse = {database}_WH default_namespace = {database}.OPS default_secondary_roles = ();
grant role {database}_TRANSFORMER to user {database}_RUN;
create user if not exists {database}_DEPLOY type = service comment = 'Migrations of {database}';
alter user {database}_DEPLOY set
  default_role = {database}_DEPLOYER default_warehouse = {database}_WH default_namespace = {database}.OPS default_secondary_roles = ();
grant role {database}_DEPLOYER to user {database}_DEPLOY;
