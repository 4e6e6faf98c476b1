import { countsAnswer, type StatementAnswer, statementTypes } from './answers.ts';
import { type Bound, boundFor, nothingBound } from './bind-values.ts';
import { collected, type MergeSteps } from './dialect/types.ts';
import { nondeterministicMerge } from './errors.ts';
import type { Query } from './queries.ts';

/** MERGE by putting the rows aside that its clauses take: what is updated is written anew, as a row of its own. */
export async function mergeInSteps(
  { session, signal }: Query,
  { collect, clauses, remove }: MergeSteps,
  bound: Bound,
): Promise<StatementAnswer> {
  await session.run(collect.sql, boundFor(bound, collect.binds), signal);
  const rows = `SELECT "$clause", count(*), count(DISTINCT "$row") FROM ${collected} GROUP BY ALL`;
  const taken = (await (await session.run(rows, nothingBound, signal)).getRowsJson()) as [number, string, string][];
  const places = (action: string) => clauses.flatMap((clause, place) => (clause.action === action ? [place] : []));
  if (taken.some(([place]) => clauses[place]?.action === 'update')) {
    const updates = places('update').join(', ');
    const several = `SELECT "$row" FROM ${collected} WHERE "$row" IS NOT NULL GROUP BY ALL HAVING count(*) > 1 AND count_if("$clause" IN (${updates})) > 0 LIMIT 1`;
    const [row] = await (await session.run(several, nothingBound, signal)).getRowsJson();
    if (row !== undefined) throw nondeterministicMerge(row);
  }
  for (const [place] of taken) {
    const write = clauses[place]?.write;
    if (write !== undefined) await session.run(write.sql, boundFor(bound, write.binds), signal);
  }
  if (taken.some(([place]) => clauses[place]?.action !== 'insert')) await session.run(remove, nothingBound, signal);
  await session.run(`DROP TABLE ${collected}`, nothingBound, signal);
  // A row may be deleted by several rows of the source, and is counted once.
  const count = (action: string) =>
    taken
      .filter(([place]) => clauses[place]?.action === action)
      .reduce((sum, [, all, met]) => sum + Number(action === 'insert' ? all : met), 0);
  return countsAnswer(
    statementTypes.merge,
    Object.fromEntries(
      (['insert', 'update', 'delete'] as const)
        .filter((action) => places(action).length > 0)
        .map((action) => [`number of rows ${action.replace(/e?$/, 'ed')}`, count(action)]),
    ),
  );
}
