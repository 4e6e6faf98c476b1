import { streamEntry } from '../../../functions/domain/stream-catalogue.ts';
import type { StagedStream } from '../../../functions/contracts/run.ts';
import type { SourceRecord } from '../../../functions/domain/ports.ts';
import type { TestWarehouse } from '../test-warehouse.ts';

/** Stands in every personal field of a marked record, with the path after it. */
export const mark = 'PERSONAL';

/** What stays as it is: keys, dates, which would be quarantined, and what the register does not call personal. */
const unmarked = /^(id|date|timezone|timezone_type|branch_id|country|country_code|region|city|company|brand|type)$/;

/** The record with a marked text in every leaf below the stream's personal fields; fields that it lacks are added. */
export function marked(stream: StagedStream, record: unknown): SourceRecord {
  return streamEntry(stream).personalData.reduce(
    (whole, path) => markAt(whole, path.split('.'), path) as SourceRecord,
    record as SourceRecord,
  );
}

function markAt(value: unknown, path: readonly string[], name: string): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return markLeaves(value, name);
  if (Array.isArray(value)) return value.map((element) => markAt(element, path, name));
  const object = typeof value === 'object' && value !== null ? value : {};
  return { ...object, [step]: markAt((object as SourceRecord)[step], rest, name) };
}

function markLeaves(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value.map((element) => markLeaves(element, name));
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) return `${mark} ${name}`;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, unmarked.test(key) ? part : markLeaves(part, `${name}.${key}`)]),
  );
}

/** Columns that hold a mark anywhere in their rows, as `SCHEMA.table.column`. */
export async function columnsWithMarks(test: TestWarehouse, schemas: readonly string[]): Promise<string[]> {
  const list = schemas.map((schema) => `'${schema}'`).join(', ');
  const columns = await test.rows(
    `select table_schema, table_name, column_name from INFORMATION_SCHEMA.COLUMNS
     where table_schema in (${list}) and data_type in ('TEXT', 'VARIANT') order by 1, 2, 3`,
  );
  const byTable = Map.groupBy(columns, (row) => `${String(row['TABLE_SCHEMA'])}.${String(row['TABLE_NAME'])}`);
  const found: string[] = [];
  for (const [table, rows] of byTable) {
    const names = rows.map((row) => String(row['COLUMN_NAME']));
    const tests = names.map(
      (name) => `coalesce(boolor_agg(contains("${name}"::varchar, '${mark}')), false) as "${name}"`,
    );
    const [answer = {}] = await test.rows(`select ${tests.join(', ')} from ${table}`);
    for (const name of names) if (String(answer[name]) === 'true') found.push(`${table}.${name}`.toLowerCase());
  }
  return found.toSorted();
}
