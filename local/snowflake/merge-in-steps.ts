import { mergeAnswer, type StatementAnswer } from './answers.ts';
import { type Bound, boundFor, nothingBound } from './bind-values.ts';
import { collected, type MergeAction, type MergeSteps } from './dialect/types.ts';
import { nondeterministicMerge } from './errors.ts';
import type { Query } from './queries.ts';

/**
 * MERGE by putting the rows aside that its clauses take: what is updated is written anew, as a row of its own. A clause whose
 * values ask the target itself (a subquery) would see what the clauses before it wrote.
 */
export async function mergeInSteps(
  { session, signal }: Query,
  actions: readonly MergeAction[],
  { collect, writes, remove }: MergeSteps,
  bound: Bound,
): Promise<StatementAnswer> {
  const read = async (sql: string) => (await session.run(sql, nothingBound, signal)).getRowsJson();
  await session.run(collect.sql, boundFor(bound, collect.binds), signal);
  const rows = await read(`SELECT "$clause", count(*) FROM ${collected} GROUP BY ALL ORDER BY ALL`);
  const taken = rows.map(([place, count]) => ({ place: Number(place), count: Number(count) }));
  const count = (action: MergeAction) =>
    taken.reduce((sum, clause) => sum + (actions[clause.place] === action ? clause.count : 0), 0);
  const [inserted, updated] = [count('insert'), count('update')];
  if (updated > 0) {
    const updates = actions.flatMap((action, place) => (action === 'update' ? [place] : [])).join(', ');
    const [row] = await read(
      `SELECT "$row" FROM ${collected} WHERE "$row" IS NOT NULL GROUP BY ALL HAVING count(*) > 1 AND count_if("$clause" IN (${updates})) > 0 LIMIT 1`,
    );
    if (row !== undefined) throw nondeterministicMerge(row);
  }
  for (const { place } of taken) {
    const write = writes[place];
    if (write !== undefined) await session.run(write.sql, boundFor(bound, write.binds), signal);
  }
  const removed = updated + count('delete') > 0 ? (await session.run(remove, nothingBound, signal)).rowsChanged : 0;
  await session.run(`DROP TABLE ${collected}`, nothingBound, signal);
  // Several rows of the source may delete one row.
  return mergeAnswer(actions, { insert: inserted, update: updated, delete: removed - updated });
}
