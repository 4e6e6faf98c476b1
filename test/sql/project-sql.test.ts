import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { StagedStream } from '../../functions/contracts/run.ts';
import { bronzeErasures, layerErasures } from '../../functions/domain/erasure-models.ts';
import {
  changedSilver,
  filledDeltas,
  goldCounts,
  goldTables,
  publication,
} from '../../functions/domain/gold-tables.ts';
import { loadModelOf, publishedCountsOf, silverCountsOf } from '../../functions/domain/warehouse-models.ts';
import {
  type BoundSql,
  momentsOf,
  prepare,
  splitStatements,
  withMoments,
} from '../../local/snowflake/dialect/index.ts';
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
  ...bronzeErasures,
  ...layerErasures,
];
/** What fills a template: every stream that it serves, with the words that belong to the stream. */
const fillings = (file: string, text: string): Readonly<Record<string, string>>[] => {
  if (!/\{\w+\}/.test(text)) return [{}];
  const filled = parts.filter(({ name }) => `${name}.sql` === file);
  if (filled.length > 0) return filled.map(({ words = {} }) => words);
  return StagedStream.options
    .filter((stream) => file !== 'bronze/load_stream.sql' || loadModelOf(stream) === 'bronze/load_stream')
    .map((stream) => ({ stream, created_path: 'created_at.date', part: 'record' }));
};
/** The statements of a file, with its `{placeholders}` filled. */
const statementsOf = (file: string): string[] => {
  const text = readFileSync(join(root, file), 'utf8');
  return fillings(file, text).flatMap((words) =>
    splitStatements(text.replaceAll(/\{(\w+)\}/g, (_, word: string) => words[word] ?? 'x')),
  );
};

/** Several statements, of which one needs what another made, or what only Snowflake has: `test/operations` runs them. */
const ranElsewhere = (file: string): boolean => {
  const text = readFileSync(join(root, file), 'utf8');
  return file.startsWith('operations') && (splitStatements(text).length > 1 || text.includes('in Snowflake only'));
};

/** Earlier states are the endpoint's matter. */
const atPresent = (sql: string) =>
  withMoments(
    sql,
    momentsOf(sql).map(({ table }) => table.map((part) => `"${part}"`).join('.')),
  );

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
  const bound = files.filter((file) => !/^(migrations|mart|roles|commands)/.test(file) && !ranElsewhere(file));
  test.each(bound)('%s is in the set and binds', async (file) => {
    for (const statement of statementsOf(file)) {
      const prepared = prepare(statement);
      if (prepared.kind === 'command') continue;
      for (const sql of [prepared.sql, prepared.uniqueSource])
        if (sql) (await connection.prepare(atPresent(sql))).destroySync();
    }
  });

  const merges = bound.filter(
    (file) => /^(silver|gold|publish)/.test(file) && /^merge\b/im.test(statementsOf(file)[0] ?? ''),
  );
  test.each(merges)('%s runs as the steps of a large table', async (file) => {
    const [statement = ''] = statementsOf(file);
    const prepared = prepare(statement);
    if (prepared.kind !== 'merge' || prepared.steps === undefined) throw new Error('no steps');
    const { steps } = prepared;
    const run = async ({ sql, binds }: BoundSql) => {
      const values = ['1', '', '20261122T000000000Z-00000000'];
      await connection.run(
        atPresent(sql),
        binds.map((place) => values[place - 1] ?? ''),
      );
    };
    await run(steps.collect);
    for (const write of steps.writes) if (write !== undefined) await run(write);
    await connection.run(steps.remove);
  });

  test.each([
    ['silver/silver_orders.sql', true],
    ['silver/silver_customers.sql', true],
    ['silver/silver_products.sql', true],
    ['silver/silver_order_items.sql', true],
    ['silver/silver_shipment_packages.sql', false],
  ])('%s: source proven unique by its text: %s', (file, isProven) => {
    const prepared = prepare(statementsOf(file)[0]!);
    expect(prepared).toHaveProperty('kind', 'merge');
    expect('uniqueSource' in prepared).toBe(!isProven);
  });
});

describe('statements of the maintenance guide that Snowflake does not have, or not so', () => {
  test.each([
    ['ANALYZE TABLE BRONZE.bronze_orders', /Snowflake keeps statistics itself/],
    ['SELECT * FROM SNOWFLAKE.ACCOUNT_USAGE.LOGIN_HISTORY', /in Snowflake only/],
    ['CREATE MATERIALIZED VIEW GOLD.mv AS SELECT 1', /Write CREATE VIEW/],
  ])('%s is refused with what to do instead', (sql, message) => {
    expect(() => prepare(sql)).toThrow(message);
  });
});
