import type { DuckDBPreparedStatement } from '@duckdb/node-api';
import { countsAnswer, type StatementAnswer, statementTypes, statusAnswer } from './answers.ts';
import { type Bindings, bindSets, type Bound, boundFor, nothingBound } from './bind-values.ts';
import { runCommand } from './commands.ts';
import { prepare } from './dialect/index.ts';
import type { PreparedSql } from './dialect/types.ts';
import type { Engine } from './engine.ts';
import { forgetsLoads, loadHistory } from './load-history.ts';
import { checkUnique, merge } from './merge.ts';
import { resolveName } from './names.ts';
import type { Query } from './queries.ts';
import { queryType } from './query-type.ts';
import { readResult, resultColumns } from './result-reader.ts';
import { setsVariable } from './session.ts';
import { atMoments } from './time-travel.ts';

/** Statements after which a name stands for another table, which has no earlier states. */
const forgetsVersions =
  /^\s*(?:drop\s+table\b|create\s+or\s+replace\s+(?:\w+\s+)*?table\b|alter\s+table\b[^;]*?\b(?:swap\s+with|rename\s+to)\b)/i;

/** Runs one statement of a session to its end. */
export async function runStatement(
  engine: Engine,
  query: Query,
  bindings: Bindings | undefined,
  describeOnly: boolean,
): Promise<StatementAnswer> {
  const understood = prepare(query.sql);
  query.type = queryType(query.sql, understood);
  if (understood.kind === 'command') return runCommand(engine, query, understood.command);
  engine.useWarehouse(query);
  const prepared = await atMoments(engine, query, understood);
  if (describeOnly) return describeStatement(query, prepared);
  const { sets, isArray } = bindSets(bindings);
  const [bound = nothingBound] = sets;
  switch (prepared.kind) {
    case 'query':
      return select(engine, query, prepared, bound);
    case 'ddl':
      return define(engine, query, prepared, bound);
    default:
      return isArray && prepared.kind === 'insert'
        ? insertMany(engine, query, prepared, sets)
        : change(engine, query, prepared, bound);
  }
}

async function select(engine: Engine, query: Query, prepared: PreparedSql, bound: Bound): Promise<StatementAnswer> {
  const { session, signal } = query;
  const result = await session.transaction.read(async () => {
    const stream = await session.stream(prepared.sql, boundFor(bound, prepared.binds), signal);
    return readResult(stream, prepared.columns, engine.queries.resultsDirectory(query), signal);
  });
  return { statementTypeId: statementTypes.select, ...result };
}

async function describeStatement(query: Query, prepared: PreparedSql): Promise<StatementAnswer> {
  const statement: DuckDBPreparedStatement = await query.session.connection.prepare(prepared.sql);
  try {
    const indexes = Array.from({ length: statement.columnCount }, (_, index) => index);
    const shape = {
      columnNames: () => indexes.map((index) => statement.columnName(index)),
      columnTypes: () => indexes.map((index) => statement.columnType(index)),
    };
    const columns = resultColumns(shape, prepared.columns);
    return { statementTypeId: statementTypes.select, columns, rows: [], total: 0, parts: [] };
  } finally {
    statement.destroySync();
  }
}

/** DDL ends an open transaction by committing it, as in Snowflake, and is a transaction of its own. */
async function define(engine: Engine, query: Query, prepared: PreparedSql, bound: Bound): Promise<StatementAnswer> {
  const { session, signal } = query;
  // A matter of the session, not of a transaction.
  if (setsVariable.test(prepared.sql)) {
    await session.transaction.read(() => session.run(prepared.sql, bound, signal));
    return statusAnswer(statementTypes.session);
  }
  await session.transaction.commit();
  engine.unlock(query);
  const tables = prepared.writes.map((table) => resolveName(table.split('.'), session));
  const written = await engine.lock(query, prepared.writes);
  await engine.write(query, written, async () => {
    await session.run(prepared.sql, boundFor(bound, prepared.binds), signal);
    if (forgetsLoads.test(query.sql)) {
      for (const table of tables) {
        if (table.length === 3 && engine.database.has(table[0] ?? ''))
          await session.run(loadHistory.clear(table), nothingBound, signal);
      }
    }
    if (forgetsVersions.test(query.sql)) await engine.versions.forget(query, written);
  });
  return statusAnswer(statementTypes.ddl, ddlMessage(query.sql, prepared.writes));
}

async function change(engine: Engine, query: Query, prepared: PreparedSql, bound: Bound): Promise<StatementAnswer> {
  const { session, signal } = query;
  const written = await engine.lock(query, prepared.writes);
  return engine.write(query, written, async () => {
    if (prepared.kind === 'merge') return merge(query, prepared, bound);
    await checkUnique(query, prepared, bound);
    const { rowsChanged } = await session.run(prepared.sql, boundFor(bound, prepared.binds), signal);
    if (prepared.kind === 'insert')
      return countsAnswer(statementTypes.insert, { 'number of rows inserted': rowsChanged });
    if (prepared.kind === 'delete')
      return countsAnswer(statementTypes.delete, { 'number of rows deleted': rowsChanged });
    return countsAnswer(statementTypes.update, {
      'number of rows updated': rowsChanged,
      'number of multi-joined rows updated': 0,
    });
  });
}

/** An array bind: the statement once for each row, all or none. */
async function insertMany(
  engine: Engine,
  query: Query,
  prepared: PreparedSql,
  sets: readonly Bound[],
): Promise<StatementAnswer> {
  const { session, signal } = query;
  const written = await engine.lock(query, prepared.writes);
  const inserted = await engine.write(query, written, async () => {
    const statement = await session.connection.prepare(prepared.sql);
    try {
      let count = 0;
      for (const bound of sets) {
        signal.throwIfAborted();
        const { values, types } = boundFor(bound, prepared.binds);
        statement.bind(values, types);
        count += (await statement.run()).rowsChanged;
      }
      return count;
    } finally {
      statement.destroySync();
    }
  });
  return countsAnswer(statementTypes.insert, { 'number of rows inserted': inserted });
}

function ddlMessage(sql: string, writes: readonly string[]): string {
  const match =
    /^\s*(create|drop|alter|truncate)\s+(?:or\s+(?:replace|alter)\s+)?(?:(?:transient|temporary|temp|secure|local|global)\s+)*(table|view|schema|sequence)\b/i.exec(
      sql,
    );
  const name = writes[0]?.split('.').at(-1);
  if (match === null || name === undefined) return 'Statement executed successfully.';
  const kind = `${(match[2] ?? '').charAt(0).toUpperCase()}${(match[2] ?? '').slice(1).toLowerCase()}`;
  if (/^create$/i.test(match[1] ?? '')) return `${kind} ${name} successfully created.`;
  if (/^drop$/i.test(match[1] ?? '')) return `${name} successfully dropped.`;
  return 'Statement executed successfully.';
}
