import { nothingBound } from './bind-values.ts';
import { endpointSchema } from './database.ts';
import { literal } from './names.ts';
import type { Session } from './session.ts';

/** Schemas of DuckDB's own that Snowflake's SHOW would not list. */
const ownSchemas = ['main', 'information_schema', 'pg_catalog', endpointSchema.toLowerCase()];

/** Rows of a small query on the catalogue, as text. */
export async function readText(session: Session, sql: string, signal: AbortSignal): Promise<(string | null)[][]> {
  const result = await session.transaction.read(() => session.run(sql, nothingBound, signal));
  return (await result.getRowsJS()).map((row) =>
    row.map((value) => (value === null ? null : `${value as string | number | bigint | boolean}`)),
  );
}

/** Upper-case names of a database's schemas. */
export async function schemaNames(session: Session, database: string, signal: AbortSignal): Promise<string[]> {
  const sql = `SELECT upper(schema_name) FROM duckdb_schemas() WHERE database_name ILIKE ${literal(database)} AND lower(schema_name) NOT IN (${ownSchemas.map(literal).join(', ')}) ORDER BY 1`;
  return (await readText(session, sql, signal)).map(([name]) => name ?? '');
}

export async function schemaExists(
  session: Session,
  database: string,
  schema: string,
  signal: AbortSignal,
): Promise<boolean> {
  return (await schemaNames(session, database, signal)).includes(schema.toUpperCase());
}
