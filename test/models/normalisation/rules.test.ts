import type { DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEngine, runSnowflake } from '../../sql/dialect-engine.ts';
import { type Rule, rules } from './rules.ts';
import { silverModel, silverModels, silverText } from './silver-columns.ts';

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await openEngine();
});
afterAll(() => connection.closeSync());

const named: [string, Rule][] = Object.entries(rules);
const sqlText = (text: string | null) => (text === null ? 'null::varchar' : `'${text.replaceAll("'", "''")}'`);

describe.each(named)('The rule for a %s', (name, { sql, of, decimal = [18, 4], examples }) => {
  it.each(examples)('makes of %j: %j', async (given, expected) => {
    const x = of === 'variant' ? `parse_json(${sqlText(given)})` : sqlText(given);
    const expression = sql.replaceAll(/\b([ps])\b(?=[,)])/g, (_, word) => String(decimal[word === 'p' ? 0 : 1]));
    const text = `select (${expression})::varchar from (select ${x} as x) given`;
    const { rows } = await runSnowflake(connection, text);
    const [[value]] = rows as [[string | null]];
    expect(name === 'time' ? (value?.slice(0, 19) ?? null) : value).toBe(expected);
  });
});

describe('A model of Silver', () => {
  const models = silverModels.filter((name) => name.startsWith('silver_'));

  it.each(models)('%s reads every text of the API by one of the rules', (name) => {
    const { columns, raw } = silverModel(name);
    expect(raw).toEqual([]);
    const unread = [...columns].flatMap(([column, { kind }]) => (kind === 'value' ? [] : [column]));
    // The key of a record stands as the API wrote it; the id beside it is typed.
    expect(unread.filter((column) => column !== 'record_key')).toEqual([]);
  });
});

/** The rule's text with any column, path or choice of two columns for `x`, the same each time. */
function patternOf(sql: string): string {
  const places = { count: 0 };
  return sql
    .replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll(/\bx\b/g, () =>
      (places.count += 1) === 1 ? String.raw`((?:\w+\.)?\w+(?:::varchar)?|coalesce\([\w, .]*\))` : String.raw`\1`,
    )
    .replaceAll(/\b[ps]\b(?=[,\\])/g, String.raw`\d+`);
}

describe('A model of the quarantine', () => {
  // The longer first: one rule is part of another.
  const forms = named
    .map(([, { sql }]) => patternOf(sql))
    .toSorted((a, b) => b.length - a.length)
    .map((pattern) => new RegExp(pattern, 'g'));

  it.each(silverModels.filter((name) => name.startsWith('quarantine_')))('%s judges by the same rules', (name) => {
    const others = forms
      .reduce((text, form) => text.replaceAll(form, ''), silverText(name))
      // Keys are what COPY read them as.
      .replaceAll(/try_to_decimal\((\w+\.)?record_key, 18, 0\)/g, '')
      .replaceAll(/try_to_decimal\(split_part\(record_key, '\/', 1\), 18, 0\)/g, '');
    expect(others.match(/^.*\b(try_\w+|translate)\(.*$/gm) ?? []).toEqual([]);
  });
});
