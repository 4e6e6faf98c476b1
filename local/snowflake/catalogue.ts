import {
  type ResultColumn,
  type ResultRow,
  rowsAnswer,
  type StatementAnswer,
  statementTypes,
  textColumn,
} from './answers.ts';
import { nothingBound } from './bind-values.ts';
import type { Engine } from './engine.ts';
import { errorKinds, statementError } from './errors.ts';
import { literal, quoteIdentifier, resolveName } from './names.ts';
import type { Query } from './queries.ts';
import { resultType } from './result-values.ts';
import type { Session } from './session.ts';
import { readText, schemaNames } from './schemas.ts';

/** SHOW with the columns that people and tools read most; a kind that does not exist locally is refused. */
export async function showObjects(
  engine: Engine,
  query: Query,
  what: string,
  name: readonly string[] | undefined,
): Promise<StatementAnswer> {
  const { session, signal } = query;
  const kind = what.toLowerCase();
  const database =
    (kind === 'schemas' ? name?.at(-1) : name?.length === 2 ? name[0] : undefined)?.toUpperCase() ??
    session.database ??
    '';
  if (kind === 'databases')
    return listing(
      ['name'],
      engine.database.names.map((found) => [found]),
    );
  if (kind === 'warehouses') return listing(['name', 'state', 'size'], [[session.warehouseName, 'STARTED', 'X-Small']]);
  if (kind === 'transactions')
    return listing(transactionColumns, engine.sessions.inTransaction().flatMap(transactionRow));
  if (kind === 'parameters')
    return listing(
      ['key', 'value'],
      [...session.parameters].map(([key, value]) => [key, value]),
    );
  if (kind === 'schemas')
    return listing(
      ['name', 'database_name'],
      (await schemaNames(session, database, signal)).map((found) => [found, database]),
    );
  const schemas =
    name === undefined || kind === 'columns'
      ? [session.schema].filter((found) => found !== undefined)
      : [name.at(-1)?.toUpperCase() ?? ''];
  const within = schemas.length > 0 ? schemas : await schemaNames(session, database, signal);
  if (kind === 'stages') {
    const rows: ResultRow[] = [];
    for (const schema of within)
      for (const stage of await engine.stages.names(database, schema)) rows.push([stage, database, schema, 'INTERNAL']);
    return listing(['name', 'database_name', 'schema_name', 'type'], rows);
  }
  if (kind === 'tables')
    return listing(
      ['name', 'database_name', 'schema_name', 'kind', 'rows', 'comment'],
      await tables(query, database, within),
    );
  if (kind === 'views')
    return listing(['name', 'database_name', 'schema_name', 'text'], await views(query, database, within));
  if (kind === 'columns') return showColumns(query, name);
  throw statementError(
    errorKinds.unsupported,
    `Unsupported feature 'SHOW ${what.toUpperCase()}' on the local warehouse.`,
  );
}

const transactionColumns = ['id', 'user', 'session', 'name', 'started_on', 'state', 'scope'];

/** Of the current user, who is the only one here. */
function transactionRow({ id, user, transaction: { facts } }: Session): ResultRow[] {
  if (facts === undefined) return [];
  return [[facts.id, user, id, facts.name, new Date(facts.startedAt).toISOString(), 'running', '0']];
}

/** DESCRIBE TABLE or VIEW; column types in Snowflake's words. */
export async function describeObject(
  query: Query,
  what: string,
  name: readonly string[] | undefined,
): Promise<StatementAnswer> {
  if (!/^(?:table|view)$/i.test(what) || name === undefined) {
    throw statementError(
      errorKinds.unsupported,
      `Unsupported feature 'DESCRIBE ${what.toUpperCase()}' on the local warehouse.`,
    );
  }
  const columns = await columnsOf(query, resolveName(name, query.session));
  return listing(
    ['name', 'type', 'kind', 'null?', 'default'],
    columns.map(({ column, type, nullable, fallback }) => [column, type, 'COLUMN', nullable ? 'Y' : 'N', fallback]),
  );
}

async function showColumns(query: Query, name: readonly string[] | undefined): Promise<StatementAnswer> {
  if (name === undefined)
    throw statementError(errorKinds.unsupported, 'SHOW COLUMNS needs IN TABLE name on the local warehouse.');
  const table = resolveName(name, query.session);
  const columns = await columnsOf(query, table);
  return listing(
    ['table_name', 'schema_name', 'column_name', 'data_type', 'null?', 'database_name'],
    columns.map(({ column, type, nullable }) => [
      table[2] ?? '',
      table[1] ?? '',
      column,
      JSON.stringify({ type, nullable }),
      String(nullable),
      table[0] ?? '',
    ]),
  );
}

async function columnsOf(query: Query, table: readonly string[]) {
  const { session, signal } = query;
  const target = table.map(quoteIdentifier).join('.');
  const shape = await session.transaction.read(() =>
    session.run(`SELECT * FROM ${target} LIMIT 0`, nothingBound, signal),
  );
  const info = await readText(
    session,
    `SELECT column_name, is_nullable, column_default FROM duckdb_columns() WHERE database_name ILIKE ${literal(table[0] ?? '')} AND schema_name ILIKE ${literal(table[1] ?? '')} AND table_name ILIKE ${literal(table[2] ?? '')}`,
    signal,
  );
  const types = shape.columnTypes();
  return shape.columnNames().map((name, index) => {
    const type = types[index];
    const found = info.find(([column]) => column === name);
    return {
      column: name,
      type: type === undefined ? 'VARIANT' : typeName(resultType(type).column),
      nullable: found?.[1] !== 'false',
      fallback: found?.[2] ?? null,
    };
  });
}

function typeName({ type, precision, scale }: Omit<ResultColumn, 'name'>): string {
  const names: Record<string, string> = {
    fixed: `NUMBER(${precision ?? 38},${scale ?? 0})`,
    real: 'FLOAT',
    text: 'VARCHAR(16777216)',
    timestamp_ntz: 'TIMESTAMP_NTZ(9)',
    timestamp_tz: 'TIMESTAMP_TZ(9)',
    time: 'TIME(9)',
    binary: 'BINARY(8388608)',
  };
  return names[type] ?? type.toUpperCase();
}

async function tables({ session, signal }: Query, database: string, schemas: readonly string[]): Promise<ResultRow[]> {
  const sql = `SELECT table_name, database_name, schema_name, 'TABLE', estimated_size, coalesce(comment, '') FROM duckdb_tables() WHERE database_name ILIKE ${literal(database)} AND upper(schema_name) IN (${schemas.map(literal).join(', ')}) ORDER BY schema_name, table_name`;
  return readText(session, sql, signal);
}

async function views({ session, signal }: Query, database: string, schemas: readonly string[]): Promise<ResultRow[]> {
  const sql = `SELECT view_name, database_name, schema_name, sql FROM duckdb_views() WHERE NOT internal AND database_name ILIKE ${literal(database)} AND upper(schema_name) IN (${schemas.map(literal).join(', ')}) ORDER BY schema_name, view_name`;
  return readText(session, sql, signal);
}

function listing(names: string[], rows: ResultRow[]): StatementAnswer {
  return rowsAnswer(statementTypes.session, names.map(textColumn), rows);
}
