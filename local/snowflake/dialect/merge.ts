import { setList, targetTable } from './dml.ts';
import { plain } from './expression.ts';
import { tableWithJoins } from './from-clause.ts';
import { type MergeClause, mergeClauses } from './merge-clauses.ts';
import { mergeSteps } from './merge-steps.ts';
import type { QueryRenderer } from './query.ts';
import { onlyFields, type Node } from './tree.ts';
import type { Rendered } from './types.ts';
import { sourceIsUnique } from './unique-source.ts';

/** MERGE, with the query that finds a target row met by several source rows, and the same in steps. */
export function merge(body: Node, queries: QueryRenderer): Rendered {
  onlyFields(body, 'MERGE', ['into', 'table', 'source', 'on', 'clauses']);
  const context = queries.context();
  const target = targetTable(body['table']);
  const source = tableWithJoins({ relation: body['source'], joins: [] }, context);
  const on = plain(body['on'], context).sql;
  const clauses = mergeClauses(body, context);
  const matched = clauses.filter(({ isMatched }) => isMatched);
  const steps = mergeSteps({ relation: body['source'], source, target, on, clauses });
  return {
    kind: 'merge',
    sql: `MERGE INTO ${target.sql} USING ${source} ON ${on} ${clauses.map(when).join(' ')}`,
    writes: [target.name],
    mergeActions: clauses.map(({ action }) => action),
    ...(steps === undefined ? {} : { steps }),
    ...(matched.length === 0 || sourceIsUnique(body, target.qualifier)
      ? {}
      : { uniqueSource: duplicates(matched, `${target.sql} JOIN ${source} ON ${on}`, target.rowId) }),
  };
}

function when(clause: MergeClause): string {
  const match = clause.isMatched ? 'MATCHED' : 'NOT MATCHED';
  const predicate = clause.predicate === undefined ? '' : ` AND ${clause.predicate}`;
  return `WHEN ${match}${predicate} THEN ${then(clause)}`;
}

function then(clause: MergeClause): string {
  if (clause.action === 'update') return `UPDATE SET ${setList(clause.values)}`;
  return clause.action === 'delete' ? 'DELETE' : `INSERT${clause.columns} VALUES (${clause.row})`;
}

/**
 * Snowflake ("MERGE", nondeterministic results): a target row may be deleted by several source rows, but updated by
 * one only, and then met by no other clause.
 */
function duplicates(matched: readonly MergeClause[], joined: string, rowId: string): string {
  const branches = matched.map(({ predicate, action }) => ` WHEN ${predicate ?? 'TRUE'} THEN '${action}'`);
  const meets = `SELECT ${rowId} AS "ROW", CASE${branches.join('')} END AS "ACTION" FROM ${joined}`;
  return `SELECT 1 FROM (${meets}) WHERE "ACTION" IS NOT NULL GROUP BY "ROW" HAVING count(*) > 1 AND count_if("ACTION" = 'update') > 0 LIMIT 1`;
}
