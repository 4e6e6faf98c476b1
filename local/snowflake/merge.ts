import { mergeAnswer, type StatementAnswer } from './answers.ts';
import { type Bound, boundFor, nothingBound } from './bind-values.ts';
import type { MergeAction, PreparedSql } from './dialect/types.ts';
import { nondeterministicMerge } from './errors.ts';
import { mergeInSteps } from './merge-in-steps.ts';
import { quoteIdentifier } from './names.ts';
import type { Query } from './queries.ts';

/** Snowflake's error 100090, when several source rows meet one row of the target; of a target without rows there is none. */
export async function checkUnique(query: Query, prepared: PreparedSql, bound: Bound): Promise<void> {
  const { session, signal } = query;
  if (prepared.uniqueSource === undefined || (await countRows(query, prepared)) === 0) return;
  const duplicates = await session.run(
    `SELECT * FROM (${prepared.uniqueSource}) LIMIT 1`,
    boundFor(bound, prepared.uniqueSourceBinds ?? []),
    signal,
  );
  const [row] = await duplicates.getRowsJson();
  if (row === undefined) return;
  throw nondeterministicMerge(row);
}

/**
 * From so many rows on a MERGE goes in steps. DuckDB (1.5.6) updates rows where they stand, for which it unpacks whole columns of
 * each 2,048 rows that have a changed one among them: several times the cost of writing
 * them anew where 1 % changed (measured; `bench:warehouse`). The steps themselves are not worth it for small tables.
 */
export const largeTable = 100_000;

/**
 * MERGE. Snowflake answers one column for each kind of clause that the statement has. DuckDB keeps all of the changed rows to
 * say what became of each (a third to a half of the time of a first load), so it is asked only where the sum of them and what
 * the table has more afterwards do not tell: where a row may be deleted.
 */
export async function merge(query: Query, prepared: PreparedSql, bound: Bound): Promise<StatementAnswer> {
  const { session, signal } = query;
  const { mergeActions: actions = [], steps } = prepared;
  const isInsertOnly = actions.every((action) => action === 'insert');
  const before = isInsertOnly ? 0 : await countRows(query, prepared);
  if (steps !== undefined && before >= largeTable) return mergeInSteps(query, actions, steps, bound);
  await checkUnique(query, prepared, bound);
  const values = boundFor(bound, prepared.binds);
  if (actions.includes('delete') && before > 0) return mergeByAction(query, prepared.sql, actions, values);
  const { rowsChanged } = await session.run(prepared.sql, values, signal);
  const inserted = isInsertOnly ? rowsChanged : (await countRows(query, prepared)) - before;
  return mergeAnswer(actions, { insert: inserted, update: rowsChanged - inserted, delete: 0 });
}

async function mergeByAction(
  { session, signal }: Query,
  sql: string,
  actions: readonly MergeAction[],
  values: Bound,
): Promise<StatementAnswer> {
  const counts = { insert: 0, update: 0, delete: 0 };
  const result = await session.run(`${sql} RETURNING merge_action`, values, signal);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) break;
    for (const action of chunk.getColumnValues(0)) counts[String(action).toLowerCase() as MergeAction] += 1;
  }
  return mergeAnswer(actions, counts);
}

/** Rows of the table that the statement writes, as its transaction sees it. */
async function countRows({ session, signal }: Query, { writes }: PreparedSql): Promise<number> {
  const table = writes[0]!.split('.').map(quoteIdentifier).join('.');
  const counted = await session.run(`SELECT count(*) FROM ${table}`, nothingBound, signal);
  return Number((await counted.getRowsJson())[0]![0]);
}
