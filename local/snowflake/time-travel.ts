import { nothingBound } from './bind-values.ts';
import { type Moment, momentsOf, type PreparedSql, withMoments } from './dialect/index.ts';
import type { Engine } from './engine.ts';
import { errorKinds, statementError } from './errors.ts';
import { literal, quoteIdentifier, resolveName } from './names.ts';
import type { Query } from './queries.ts';
import { queryHistoryFiles } from './query-history.ts';

const day = 86_400_000;

/**
 * The statement with what holds the states that its `AT` and `BEFORE` ask for: the table itself while nothing has changed
 * it since (the query history knows), else the copy from before the first change after that moment.
 *
 * @throws SnowflakeSqlError 000707 where no such state is kept, never another state in its place
 */
export async function atMoments(engine: Engine, query: Query, prepared: PreparedSql): Promise<PreparedSql> {
  const moments = momentsOf(prepared.sql);
  if (moments.length === 0) return prepared;
  if (/^CREATE (?:OR REPLACE )?VIEW\b/.test(prepared.sql)) {
    throw statementError(errorKinds.unsupported, "Unsupported feature 'Time Travel in a view' on the local warehouse.");
  }
  const resolve = async (sql: string) => {
    const names: string[] = [];
    for (const moment of momentsOf(sql)) names.push(await holderOf(engine, query, moment));
    return withMoments(sql, names);
  };
  // Steps would have to be resolved too; a MERGE that reads the past is rare, and goes as a whole.
  const { steps: _steps, ...whole } = prepared;
  return {
    ...whole,
    sql: await resolve(prepared.sql),
    ...(prepared.uniqueSource === undefined ? {} : { uniqueSource: await resolve(prepared.uniqueSource) }),
  };
}

async function holderOf(engine: Engine, query: Query, moment: Moment): Promise<string> {
  const parts = resolveName(moment.table, query.session);
  const table = parts.join('.');
  if (moment.by === 'STATEMENT' && moment.before) {
    const id = await value(query, moment.value);
    const kept = await engine.versions.replacedAfter(query, table, 0);
    const own = kept.find(({ queryId }) => queryId === id);
    if (own !== undefined) return own.name;
  }
  const time = await timeOf(query, moment);
  if (time > Date.now()) throw gone(table, 'it is in the future');
  if (time < Date.now() - engine.versions.days(table) * day) {
    throw gone(table, `DATA_RETENTION_TIME_IN_DAYS of the table is ${engine.versions.days(table)}`);
  }
  const { changes, since } = await changesAfter(engine, query, table, time);
  if (since > time) throw gone(table, 'the history of this warehouse begins later');
  const [change] = changes;
  if (change === undefined) return parts.map(quoteIdentifier).join('.');
  const [next] = await engine.versions.replacedAfter(query, table, time);
  if (next !== undefined && next.replacedMs < change) return next.name;
  throw gone(
    table,
    `it changed at ${new Date(change).toISOString()}, and the local warehouse keeps earlier states only of tables ` +
      `whose retention was set: ALTER TABLE ${table} SET DATA_RETENTION_TIME_IN_DAYS = 1`,
  );
}

/** Milliseconds since the epoch. */
async function timeOf(query: Query, { by, before, value: sql }: Moment): Promise<number> {
  if (by === 'OFFSET') return Date.now() + Number(await value(query, `CAST(${sql} AS DOUBLE)`)) * 1000;
  if (by === 'TIMESTAMP') return Number(await value(query, `epoch_ms(CAST(${sql} AS TIMESTAMPTZ))`)) - (before ? 1 : 0);
  const id = await value(query, sql);
  const time = await value(
    query,
    `(SELECT epoch_ms("${before ? 'START_TIME' : 'END_TIME'}") FROM "SNOWFLAKE"."ACCOUNT_USAGE"."QUERY_HISTORY" WHERE "QUERY_ID" = ${literal(id)} LIMIT 1)`,
  );
  if (time === 'null') throw statementError(errorKinds.resultGone, `Statement ${id} not found`);
  return Number(time) - (before ? 1 : 0);
}

async function value({ session, signal }: Query, sql: string): Promise<string> {
  const result = await session.transaction.read(() => session.run(`SELECT ${sql}`, nothingBound, signal));
  return `${(await result.getRowsJson())[0]?.[0] as string | number | null}`;
}

/** When the table was changed after a time, and since when changes are known at all. */
async function changesAfter(engine: Engine, { session, signal }: Query, table: string, time: number) {
  const files = literal(queryHistoryFiles(engine.database.directory));
  const result = await session.transaction.read(() =>
    session.run(
      `SELECT epoch_ms("END_TIME"), coalesce(list_contains("CHANGED", ${literal(table)}), false) AS is_change
       FROM read_json(${files}, format = 'newline_delimited', ignore_errors = true, columns = {"END_TIME": 'TIMESTAMPTZ', "CHANGED": 'VARCHAR[]'})
       QUALIFY is_change AND epoch_ms("END_TIME") > ${time} OR row_number() OVER (ORDER BY "END_TIME") = 1
       ORDER BY 1`,
      nothingBound,
      signal,
    ),
  );
  const rows = (await result.getRowsJS()).map(([end, changed]) => ({ end: Number(end), changed: changed === true }));
  return {
    changes: rows.filter(({ end, changed }) => changed && end > time).map(({ end }) => end),
    since: rows[0]?.end ?? Number.POSITIVE_INFINITY,
  };
}

function gone(table: string, reason: string) {
  return statementError(
    errorKinds.stateGone,
    `Time travel data is not available for table ${table}. The requested time is either beyond the allowed time travel ` +
      `period or before the object creation time (${reason}).`,
  );
}
