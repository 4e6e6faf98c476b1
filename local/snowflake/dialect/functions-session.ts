import { scalar, type Rule } from './rule.ts';

/** The endpoint keeps these as DuckDB variables of the connection (`SET VARIABLE snowflake_role = …`). */
const setting = (name: string, fallback: string): Rule =>
  scalar(0, 'text', () => `coalesce(CAST(getvariable('snowflake_${name}') AS VARCHAR), '${fallback}')`);

/** What a session says of itself. */
export const sessionFunctions: Record<string, Rule> = {
  CURRENT_DATABASE: scalar(0, 'text', () => 'current_database()'),
  CURRENT_SCHEMA: scalar(0, 'text', () => 'current_schema()'),
  CURRENT_USER: setting('user', 'SALLA_LOCAL'),
  CURRENT_ROLE: setting('role', 'SYSADMIN'),
  CURRENT_WAREHOUSE: setting('warehouse', 'LOCAL'),
  CURRENT_ACCOUNT: setting('account', 'LOCAL'),
  CURRENT_SESSION: setting('session', '0'),
  CURRENT_VERSION: scalar(0, 'text', () => `'local, DuckDB ' || version()`),
};
