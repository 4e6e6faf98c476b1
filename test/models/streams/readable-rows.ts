import type { Warehouse } from '../../../functions/domain/ports.ts';

export type Row = Record<string, unknown>;

/** Rows with times to the second and VARIANTs parsed. */
export async function readableRows(warehouse: Warehouse, sql: string): Promise<Row[]> {
  const { columns, types, rows } = await warehouse.execute({ sql });
  return rows.map((row) =>
    Object.fromEntries(columns.map((column, index) => [column, readable(row[column] ?? null, types[index] ?? '')])),
  );
}

function readable(value: string | boolean | null, type: string): unknown {
  if (typeof value !== 'string') return value;
  if (type === 'timestamp_ntz') return value.slice(0, 19);
  return type === 'variant' ? (JSON.parse(value) as unknown) : value;
}
