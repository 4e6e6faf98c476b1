import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DuckDBConnection } from '@duckdb/node-api';
import { allowedFunctions } from '../../local/snowflake/dialect/allowed-functions.ts';
import { expressionKinds } from '../../local/snowflake/dialect/expression.ts';
import { statementKinds } from '../../local/snowflake/dialect/index.ts';
import { operators } from '../../local/snowflake/dialect/operators.ts';
import { parseStatement } from '../../local/snowflake/dialect/parser.ts';
import { splitStatements } from '../../local/snowflake/dialect/split-statements.ts';
import { asExpected, openEngine, runSnowflake } from './dialect-engine.ts';
import file from './snowflake-vectors.json' with { type: 'json' };

interface Vector {
  name: string;
  sql: string;
  expected?: unknown[][];
  error?: string;
  source: string;
}
const vectors = file.vectors as Vector[];

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await openEngine();
  for (const statement of file.fixture) await runSnowflake(connection, statement);
});
afterAll(() => connection.closeSync());

describe('Snowflake’s documented answers', () => {
  test.each(vectors)('$name', async ({ sql, expected, error }) => {
    await connection.run('BEGIN');
    try {
      if (error !== undefined) {
        await expect(runSnowflake(connection, sql)).rejects.toThrow(error);
        return;
      }
      const { rows } = await runSnowflake(connection, sql);
      const read = rows.map((row, line) => row.map((value, column) => asExpected(value, expected?.[line]?.[column])));
      expect(read).toEqual(expected);
    } finally {
      await connection.run('ROLLBACK');
    }
  });
});

describe('the allow-list', () => {
  const used = constructsOf(vectors.filter(({ error }) => error === undefined).map(({ sql }) => sql));

  test.each(Object.keys(allowedFunctions))('%s has a vector with its answer', (name) => {
    expect([...used.functions]).toContain(name);
  });
  test.each([...operators])('the operator %s has a vector with its answer', (name) => {
    expect([...used.operators]).toContain(name);
  });
  test.each([...expressionKinds])('the expression %s has a vector with its answer', (name) => {
    expect([...used.tags]).toContain(name);
  });
  test.each([...statementKinds])('the statement %s has a vector', (name) => {
    expect([...used.tags]).toContain(name);
  });
});

/** What statements are made of, from the parser's tree. */
function constructsOf(texts: readonly string[]): Record<'functions' | 'operators' | 'tags', Set<string>> {
  const found = { functions: new Set<string>(), operators: new Set<string>(), tags: new Set<string>() };
  const own: Record<string, string> = {
    Trim: 'TRIM',
    Substring: 'SUBSTR',
    Position: 'POSITION',
    Ceil: 'CEIL',
    Floor: 'FLOOR',
  };
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, child] of Object.entries(value)) {
      found.tags.add(key);
      if (own[key]) found.functions.add(own[key]);
      if (key === 'BinaryOp') found.operators.add((child as { op: string }).op);
      if (key === 'Function' || key === 'Substring') {
        const text = JSON.stringify((child as { name?: unknown }).name ?? '');
        found.functions.add(/"value":"(\w+)"/.exec(text)?.[1]?.toUpperCase() ?? '');
      }
      walk(child);
    }
  };
  for (const statement of texts.flatMap(splitStatements)) {
    try {
      walk(parseStatement(statement).tree);
    } catch {
      // Commands and ALTER TABLE … IF NOT EXISTS have no tree.
    }
    // The parser writes both spellings of SUBSTRING, and of LTRIM's kin, as one node.
    for (const name of statement.matchAll(/\b(SUBSTRING|SUBSTR)\b/gi)) found.functions.add(name[1]!.toUpperCase());
  }
  return found;
}
