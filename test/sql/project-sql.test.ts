import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { StagedStream } from '../../functions/contracts/run.ts';
import {
  changedSilver,
  filledDeltas,
  goldCounts,
  goldTables,
  publication,
} from '../../functions/domain/gold-tables.ts';
import { loadModelOf, publishedCountsOf, silverCountsOf } from '../../functions/domain/warehouse-models.ts';
import { prepare, splitStatements } from '../../local/snowflake/dialect/index.ts';
import { openEngine, runSnowflake } from './dialect-engine.ts';

const root = join(import.meta.dirname, '../../sql');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.sql'))
  .toSorted();
/** Templates that are filled with the names of tables, as the states fill them. */
const parts = [
  ...silverCountsOf(StagedStream.options),
  ...publishedCountsOf(StagedStream.options),
  ...goldCounts,
  ...filledDeltas,
  ...changedSilver(['silver_orders', 'silver_order_items']),
  ...publication(goldTables),
];
/** What fills a template: every stream that it serves, with the words that belong to the stream. */
const fillings = (file: string, text: string): Readonly<Record<string, string>>[] => {
  if (!/\{\w+\}/.test(text)) return [{}];
  const filled = parts.filter(({ name }) => `${name}.sql` === file);
  if (filled.length > 0) return filled.map(({ words = {} }) => words);
  return StagedStream.options
    .filter((stream) => file !== 'bronze/load_stream.sql' || loadModelOf(stream) === 'bronze/load_stream')
    .map((stream) => ({ stream, created_path: 'created_at.date' }));
};
/** The statements of a file, with its `{placeholders}` filled. */
const statementsOf = (file: string): string[] => {
  const text = readFileSync(join(root, file), 'utf8');
  return fillings(file, text).flatMap((words) =>
    splitStatements(text.replaceAll(/\{(\w+)\}/g, (_, word: string) => words[word] ?? 'x')),
  );
};

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await openEngine();
  await connection.run('CREATE SCHEMA OPS');
  for (const file of files.filter((name) => name.startsWith('migrations'))) {
    for (const statement of statementsOf(file)) await runSnowflake(connection, statement);
  }
});
afterAll(() => connection.closeSync());

describe('the project’s own SQL', () => {
  test.each(files.filter((file) => !/^(migrations|mart)/.test(file)))('%s is in the set and binds', async (file) => {
    for (const statement of statementsOf(file)) {
      const prepared = prepare(statement);
      if (prepared.kind === 'command') continue;
      for (const sql of [prepared.sql, prepared.uniqueSource]) if (sql) (await connection.prepare(sql)).destroySync();
    }
  });

  test.each([
    ['silver/silver_orders.sql', true],
    ['silver/silver_customers.sql', true],
    ['silver/silver_products.sql', true],
    ['silver/silver_order_items.sql', false],
  ])('%s: source proven unique by its text: %s', (file, isProven) => {
    const prepared = prepare(statementsOf(file)[0]!);
    expect(prepared).toHaveProperty('kind', 'merge');
    expect('uniqueSource' in prepared).toBe(!isProven);
  });
});

describe('queries of the maintenance guide', () => {
  test('data freshness', async () => {
    const { rows, prepared } = await runSnowflake(
      connection,
      `USE DATABASE SALLA_DWH;

      -- Check latest load times
      SELECT
          'Bronze Orders' as layer,
          MAX(loaded_at) as last_load,
          COUNT(*) as record_count
      FROM BRONZE.bronze_orders
      UNION ALL
      SELECT
          'Silver Orders',
          MAX(processed_at),
          COUNT(*)
      FROM SILVER.silver_orders
      UNION ALL
      SELECT
          'Gold Fact Orders',
          MAX(loaded_at),
          COUNT(*)
      FROM GOLD.gold_fact_orders;`,
    );
    expect(prepared[0]).toEqual({ kind: 'command', command: { type: 'use', what: 'database', name: ['SALLA_DWH'] } });
    expect(prepared[1]).toMatchObject({ columns: ['LAYER', 'LAST_LOAD', 'RECORD_COUNT'] });
    expect(rows.map(([layer, , count]) => [layer, Number(count)])).toEqual([
      ['Bronze Orders', 0],
      ['Silver Orders', 0],
      ['Gold Fact Orders', 0],
    ]);
  });

  test('data quality', async () => {
    const { rows } = await runSnowflake(
      connection,
      `-- Check for null customer IDs in orders
      SELECT COUNT(*) as null_customer_orders
      FROM SILVER.silver_orders
      WHERE customer_id IS NULL;

      -- Check for duplicate orders
      SELECT order_id, COUNT(*) as duplicate_count
      FROM SILVER.silver_orders
      GROUP BY order_id
      HAVING COUNT(*) > 1;

      -- Verify date dimension coverage
      SELECT
          MIN(full_date) as earliest_date,
          MAX(full_date) as latest_date,
          COUNT(*) as total_dates
      FROM GOLD.gold_dim_date;`,
    );
    expect(rows).toEqual([['2010-01-01', '2040-12-31', '11323']]);
  });

  test('archive of old Bronze rows', async () => {
    await connection.run('BEGIN');
    const { rows } = await runSnowflake(
      connection,
      `CREATE TABLE BRONZE.bronze_orders_archive AS
      SELECT * FROM BRONZE.bronze_orders
      WHERE loaded_at < DATEADD(day, -90, CURRENT_TIMESTAMP());
      DELETE FROM BRONZE.bronze_orders
      WHERE loaded_at < DATEADD(day, -90, CURRENT_TIMESTAMP());
      SELECT COUNT(*) FROM BRONZE.bronze_orders_archive`,
    );
    await connection.run('ROLLBACK');
    expect(rows).toEqual([['0']]);
  });

  test.each([
    ['ANALYZE TABLE BRONZE.bronze_orders', /Snowflake keeps statistics itself/],
    ['SELECT * FROM BRONZE.bronze_orders AT(OFFSET => -3600)', /Time travel .* at position|Time travel/],
    ['SELECT * FROM SNOWFLAKE.ACCOUNT_USAGE.LOGIN_HISTORY', /in Snowflake only/],
    ['CREATE MATERIALIZED VIEW GOLD.mv AS SELECT 1', /Write CREATE VIEW/],
  ])('%s is refused with what to do instead', (sql, message) => {
    expect(() => prepare(sql)).toThrow(message);
  });
});
