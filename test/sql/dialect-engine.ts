import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { accountUsage } from '../../local/snowflake/account-usage.ts';
import { macros, prepare, splitStatements, type Prepared } from '../../local/snowflake/dialect/index.ts';
import { QueryHistory } from '../../local/snowflake/query-history.ts';

/** DuckDB with the dialect's macros, an empty history of statements and one database, as the endpoint opens it. */
export async function openEngine(): Promise<DuckDBConnection> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  for (const macro of macros) await connection.run(macro);
  const folder = mkdtempSync(join(tmpdir(), 'engine-'));
  new QueryHistory(folder).close();
  for (const view of accountUsage(folder)) await connection.run(view);
  await connection.run(`SET TimeZone = 'UTC'; ATTACH ':memory:' AS "SALLA_DWH"; CREATE SCHEMA "SALLA_DWH"."PUBLIC"`);
  await connection.run(`USE "SALLA_DWH"."PUBLIC"`);
  return connection;
}

export interface Outcome {
  /** Rows of the last statement that is no command. */
  rows: unknown[][];
  /** DuckDB's own names of those columns. */
  names: string[];
  prepared: Prepared[];
}

/** Runs Snowflake statements one by one; a MERGE or UPDATE that Snowflake calls nondeterministic fails with 100090. */
export async function runSnowflake(connection: DuckDBConnection, sql: string, binds: string[] = []): Promise<Outcome> {
  const outcome: Outcome = { rows: [], names: [], prepared: [] };
  for (const statement of splitStatements(sql)) {
    const prepared = prepare(statement);
    outcome.prepared.push(prepared);
    if (prepared.kind === 'command') continue;
    const valuesOf = (places: number[]): string[] => places.map((place) => binds[place - 1]!);
    if (prepared.uniqueSource) {
      const duplicates = await connection.runAndReadAll(
        prepared.uniqueSource,
        valuesOf(prepared.uniqueSourceBinds ?? []),
      );
      if (duplicates.currentRowCount > 0) throw new Error('100090: Duplicate row detected during DML action');
    }
    const result = await connection.runAndReadAll(prepared.sql, valuesOf(prepared.binds));
    outcome.rows = result.getRowsJson();
    outcome.names = result.columnNames();
  }
  return outcome;
}

/** A value as vectors write it: numbers where a number is expected, text otherwise. */
export function asExpected(actual: unknown, expected: unknown): unknown {
  if (actual === null || typeof actual === 'boolean') return actual;
  return typeof expected === 'number' ? Number(actual) : `${actual as string | number}`;
}
