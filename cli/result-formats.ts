import Table from 'cli-table3';
import type { StatementResult, WarehouseRow } from '../functions/domain/ports.ts';
import { tableStyle } from '../local/run/report.ts';

/** Driver types whose text is a number. */
const numeric = new Set(['fixed', 'real', 'decfloat']);
/** Driver types whose text is JSON. */
const structured = new Set(['variant', 'object', 'array']);

/** @param width of the terminal; a wider table is shown as one block per row, undefined: never */
export function asTable({ columns, types, rows }: StatementResult, width?: number): string {
  const table = new Table({
    head: columns,
    colAligns: columns.map((_, index) => (numeric.has(types[index] ?? '') ? 'right' : 'left')),
    style: tableStyle(),
  });
  for (const row of rows) table.push(columns.map((column) => textOf(row[column], 'NULL')));
  const count = `${rows.length} ${rows.length === 1 ? 'row' : 'rows'}`;
  if (width !== undefined && table.width > width) return `${asBlocks(columns, rows)}\n${count}`;
  return `${table.toString()}\n${count}`;
}

function asBlocks(columns: readonly string[], rows: readonly WarehouseRow[]): string {
  const longest = Math.max(...columns.map((column) => column.length));
  return rows
    .map((row) => columns.map((column) => `${column.padEnd(longest)}  ${textOf(row[column], 'NULL')}`).join('\n'))
    .join('\n\n');
}

/** RFC 4180; NULL is an empty field, an empty text is "". */
export function asCsv(result: StatementResult | undefined): string {
  if (result === undefined) return '';
  const { columns, rows } = result;
  const lines = [
    columns.map(csvField),
    ...rows.map((row) => columns.map((column) => csvField(textOf(row[column], undefined)))),
  ];
  return lines.map((line) => `${line.join(',')}\r\n`).join('');
}

function csvField(value: string | undefined): string {
  if (value === undefined) return '';
  return value === '' || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** An array of objects. Numbers and the numbers inside JSON values are copied digit by digit, never through a double. */
export function asJson(result: StatementResult | undefined): string {
  if (result === undefined) return '[]';
  const { columns, types, rows } = result;
  return JSON.stringify(
    rows.map((row) =>
      Object.fromEntries(columns.map((column, index) => [column, jsonValue(row[column], types[index] ?? '')])),
    ),
    null,
    2,
  );
}

function jsonValue(value: unknown, type: string): unknown {
  if (typeof value !== 'string') return value ?? null;
  // NaN and inf are numbers to the warehouse and not to JSON.
  if (numeric.has(type) && jsonNumber.test(value)) return rawJSON(value);
  if (structured.has(type)) {
    return parse(value, (_key, inner, { source }) => (typeof inner === 'number' ? rawJSON(source ?? '') : inner));
  }
  return value;
}

/** ES2026, in Node since 22: the text of a number on its way in and out. */
const { rawJSON, parse } = JSON as unknown as {
  rawJSON: (text: string) => unknown;
  parse: (text: string, reviver: (key: string, value: unknown, context: { source?: string }) => unknown) => unknown;
};

const jsonNumber = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

function textOf<Missing>(value: unknown, missing: Missing): string | Missing {
  if (value === null || value === undefined) return missing;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
