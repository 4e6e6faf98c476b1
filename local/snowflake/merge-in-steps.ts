import { mergeAnswer, type StatementAnswer } from './answers.ts';
import { type Bound, boundFor, nothingBound } from './bind-values.ts';
import { collected, type MergeSteps } from './dialect/types.ts';
import { nondeterministicMerge } from './errors.ts';
import type { Query } from './queries.ts';

/**
 * MERGE by putting the rows aside that its clauses take: what is updated is written anew, as a row of its own. A clause whose
 * values ask the target itself (a subquery) would see what the clauses before it wrote.
 */
export async function mergeInSteps(
  { session, signal }: Query,
  { collect, clauses, remove }: MergeSteps,
  bound: Bound,
): Promise<StatementAnswer> {
  await session.run(collect.sql, boundFor(bound, collect.binds), signal);
  const rows = `SELECT "$clause", count(*) FROM ${collected} GROUP BY ALL ORDER BY ALL`;
  const taken = (await (await session.run(rows, nothingBound, signal)).getRowsJson()) as [
    place: number,
    count: string,
  ][];
  const places = (action: string) => clauses.flatMap((clause, place) => (clause.action === action ? [place] : []));
  const count = (action: string) =>
    taken.reduce((sum, [place, rowCount]) => sum + (clauses[place]?.action === action ? Number(rowCount) : 0), 0);
  const updated = count('update');
  if (updated > 0) {
    const several = `SELECT "$row" FROM ${collected} WHERE "$row" IS NOT NULL GROUP BY ALL HAVING count(*) > 1 AND count_if("$clause" IN (${places('update').join(', ')})) > 0 LIMIT 1`;
    const [row] = await (await session.run(several, nothingBound, signal)).getRowsJson();
    if (row !== undefined) throw nondeterministicMerge(row);
  }
  for (const [place] of taken) {
    const write = clauses[place]?.write;
    if (write !== undefined) await session.run(write.sql, boundFor(bound, write.binds), signal);
  }
  const removed = updated + count('delete') > 0 ? (await session.run(remove, nothingBound, signal)).rowsChanged : 0;
  await session.run(`DROP TABLE ${collected}`, nothingBound, signal);
  return mergeAnswer({
    ...(places('insert').length > 0 && { insert: count('insert') }),
    ...(places('update').length > 0 && { update: updated }),
    // Several rows of the source may delete one row.
    ...(places('delete').length > 0 && { delete: removed - updated }),
  });
}
