-- roles: one table of Gold without personal columns (functions/domain/personal-columns.ts). {table} is a name of the program's own list.
grant select on table {database}.GOLD.{table} to role {database}_REPORTER;
