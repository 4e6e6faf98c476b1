import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBResult } from '@duckdb/node-api';
import type { ResultColumn, ResultPart, ResultRow } from './answers.ts';
import { canceled } from './errors.ts';
import { resultType } from './result-values.ts';

/** Size of the rows that travel inside the answer; more go to files that the driver fetches one after the other. */
const inlineBytes = 500_000;
/** Size of such a file: small enough that neither side holds much of a result of a million rows. */
const partBytes = 4_000_000;

export interface ReadResult {
  columns: ResultColumn[];
  rows: ResultRow[];
  total: number;
  parts: ResultPart[];
}

/**
 * Columns of a result. `names` are those that the dialect knows; otherwise the catalogue's hold, which has them as
 * Snowflake would: the dialect folds unquoted names to upper case before they reach DuckDB.
 */
export function resultColumns(
  result: Pick<DuckDBResult, 'columnNames' | 'columnTypes'>,
  names: readonly string[] | undefined,
): ResultColumn[] {
  const types = result.columnTypes();
  return result.columnNames().map((name, index) => {
    const type = types[index];
    if (type === undefined) throw new Error(`column ${name} has no type`);
    return { name: names?.[index] ?? name, ...resultType(type).column };
  });
}

/** Reads a streaming result to its end: the first rows into memory, the rest into files in `directory`. */
export async function readResult(
  result: DuckDBResult,
  names: readonly string[] | undefined,
  directory: string,
  signal: AbortSignal,
): Promise<ReadResult> {
  const columns = resultColumns(result, names);
  const encoders = result.columnTypes().map((type) => resultType(type).encode);
  const rows: ResultRow[] = [];
  const parts: ResultPart[] = [];
  let total = 0;
  let inline = 0;
  let pending: string[] = [];
  let pendingBytes = 0;
  const flush = async () => {
    if (pending.length === 0) return;
    if (parts.length === 0) await mkdir(directory, { recursive: true });
    const file = join(directory, `${parts.length}.json`);
    const text = pending.join(',\n');
    await writeFile(file, text, { mode: 0o600 });
    parts.push({ file, rowCount: pending.length, bytes: Buffer.byteLength(text) });
    pending = [];
    pendingBytes = 0;
  };
  for (;;) {
    const chunk = await result.fetchChunk();
    if (signal.aborted) throw canceled();
    if (chunk === null || chunk.rowCount === 0) break;
    const values = encoders.map((encode, index) =>
      chunk.getColumnValues(index).map((value) => (value === null ? null : encode(value))),
    );
    for (let index = 0; index < chunk.rowCount; index += 1) {
      const row = values.map((column) => column[index] ?? null);
      total += 1;
      if (inline < inlineBytes) {
        rows.push(row);
        inline += row.reduce((sum, value) => sum + (value?.length ?? 4) + 3, 2);
        continue;
      }
      const text = JSON.stringify(row);
      pending.push(text);
      pendingBytes += text.length;
      if (pendingBytes >= partBytes) await flush();
    }
  }
  await flush();
  return { columns, rows, total, parts };
}
