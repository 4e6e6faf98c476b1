-- roles: what can be said only of tables that stand. Apply again after every migration that makes a table.

use role SECURITYADMIN;

-- Runs read which migrations there were, and change none of it.
revoke insert, update, delete on table {database}.OPS.schema_history from role {database}_TRANSFORMER;
revoke insert, update, delete on table {database}.OPS.migration_locks from role {database}_TRANSFORMER;
