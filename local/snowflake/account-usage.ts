import { readFileSync } from 'node:fs';
import { literal } from './names.ts';
import { queryHistoryFiles } from './query-history.ts';

/** Snowflake's shared database about the account itself. It is in memory here, and nobody writes to it. */
export const accountDatabase = 'SNOWFLAKE';

/**
 * DuckDB text that makes the views of SNOWFLAKE.ACCOUNT_USAGE that the local warehouse has, over the query history in a
 * data folder. The history's files of today must exist.
 */
export function accountUsage(directory: string): string[] {
  const views = ['query_history', 'warehouse_metering_history'].map((name) =>
    readFileSync(new URL(`account-usage/${name}.sql`, import.meta.url), 'utf8'),
  );
  return [
    `ATTACH ':memory:' AS "${accountDatabase}"`,
    `CREATE SCHEMA "${accountDatabase}"."ACCOUNT_USAGE"`,
    ...views.map((view) => view.replace("'{files}'", () => literal(queryHistoryFiles(directory)))),
  ];
}
