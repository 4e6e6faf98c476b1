import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseStatement } from '../../../local/snowflake/dialect/parser.ts';
import { open } from '../../../local/snowflake/dialect/tree.ts';
import type { Column, Reading } from './column-sources.ts';
import { insertedColumns } from './merge-source.ts';
import { ruleOf } from './rule-matcher.ts';

const folder = fileURLToPath(new URL('../../../sql/silver', import.meta.url));

/** Models of Silver, and of its quarantine, by name. */
export const silverModels = readdirSync(folder).map((file) => file.replace(/\.sql$/, ''));
export const silverText = (model: string): string => readFileSync(join(folder, `${model}.sql`), 'utf8');

export interface SilverModel {
  columns: ReadonlyMap<string, Column>;
  /** Lines of the file with an expression that uses a text of the API by no rule. */
  raw: string[];
}

export function silverModel(name: string): SilverModel {
  const text = silverText(name);
  const reading: Reading = { ruleOf, raw: [] };
  const columns = insertedColumns(open(parseStatement(text).tree).body, reading);
  const lines = text.split('\n');
  const raw = reading.raw.map((expression) => {
    const line = /"start":\{"line":(\d+)/.exec(JSON.stringify(expression))?.[1];
    return (lines[Number(line) - 1] ?? '').trim();
  });
  return { columns, raw };
}
