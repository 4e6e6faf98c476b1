import { existsSync, readFileSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SnowflakeSqlError } from '../../local/snowflake/dialect/index.ts';
import { asExpected, openEngine, runSnowflake } from './dialect-engine.ts';
import known from './refused.json' with { type: 'json' };

/** A wider set of Snowflake statements, kept outside the project; what is refused of it is listed in `refused.json`. */
const file = new URL('../../../shared/vectors/snowflake-sql.json', import.meta.url);

interface Case {
  name: string;
  sql: string;
  expected?: unknown[][] | string;
}

/** Rows that a case needs beside the fixture. */
const before: Record<string, string> = {
  'MERGE with two source rows for one target is an error': 'insert into silver_orders (order_id) values (1)',
};

describe.skipIf(!existsSync(file))('statements of ../shared/vectors (skipped where that folder is missing)', () => {
  const { fixture, cases } = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as { fixture: string; cases: Case[] })
    : { fixture: '', cases: [] };
  const refused: string[] = [];
  let connection: DuckDBConnection;
  beforeAll(async () => {
    connection = await openEngine();
  });
  afterAll(() => connection.closeSync());

  test.each(cases.filter(({ name }) => !(name in known.endpoint)))('$name', async ({ name, sql, expected }) => {
    await connection.run(`BEGIN; CREATE SCHEMA s; ${fixture}; ${before[name] ?? ''}`);
    try {
      const outcome = await runSnowflake(connection, sql.replace('SALLA.BRONZE', 'SALLA_DWH.BRONZE')).catch(
        (error: unknown) => error as Error,
      );
      if (outcome instanceof SnowflakeSqlError) {
        refused.push(name);
        expect(outcome.message).toMatch(/is not supported by the local warehouse/);
      } else if (typeof expected === 'string') {
        expect(outcome).toBeInstanceOf(Error);
      } else if (outcome instanceof Error) {
        throw outcome;
      } else if (expected) {
        const read = outcome.rows.map((row, line) =>
          row.map((value, column) => asExpected(value, expected[line]?.[column])),
        );
        expect(read).toEqual(expected);
      }
    } finally {
      await connection.run('ROLLBACK');
    }
  });

  test('refuses what refused.json lists, no more and no less', () => {
    expect(refused.toSorted()).toEqual(known.refused);
    expect(refused).toHaveLength(known.count);
  });
});
