import { assignments, targetTable } from './dml.ts';
import { expression, plain } from './expression.ts';
import { tableWithJoins } from './from-clause.ts';
import { mergeSteps } from './merge-steps.ts';
import { columnNames, type QueryRenderer } from './query.ts';
import { onlyFields, open, refuse, wordOf, wordsOf, type Json, type Node } from './tree.ts';
import type { Rendered } from './types.ts';
import { sourceIsUnique } from './unique-source.ts';
import type { Context } from './value.ts';

/** MERGE, with the query that finds a target row met by several source rows. */
export function merge(body: Node, queries: QueryRenderer): Rendered {
  onlyFields(body, 'MERGE', ['into', 'table', 'source', 'on', 'clauses']);
  const context = queries.context();
  const target = targetTable(body['table']);
  const source = tableWithJoins({ relation: body['source'], joins: [] }, context);
  const on = plain(body['on'], context).sql;
  const clauses = body['clauses'] as Node[];
  const rendered = clauses.map((clause) => mergeClause(clause, context));
  const isSafe = sourceIsUnique(body, target.qualifier);
  const steps = mergeSteps(body, target, context);
  const matched = clauses.filter((clause) => clause['clause_kind'] === 'Matched');
  return {
    kind: 'merge',
    sql: `MERGE INTO ${target.sql} USING ${source} ON ${on} ${rendered.join(' ')}`,
    writes: [target.name],
    ...(steps === undefined ? {} : { steps }),
    ...(isSafe || matched.length === 0
      ? {}
      : { uniqueSource: duplicates(matched, `${target.sql} JOIN ${source} ON ${on}`, target.rowId, context) }),
  };
}

function mergeClause(clause: Node, context: Context): string {
  const kinds: Record<string, string> = { Matched: 'MATCHED', NotMatched: 'NOT MATCHED' };
  const words = kinds[clause['clause_kind'] as string];
  if (!words)
    return refuse(
      `WHEN ${wordsOf(wordOf(clause['clause_kind']))}`,
      clause,
      'Snowflake knows WHEN MATCHED and WHEN NOT MATCHED.',
    );
  const predicate = clause['predicate'] ? ` AND ${plain(clause['predicate'], context).sql}` : '';
  const { tag, body } = open(clause['action']);
  return `WHEN ${words}${predicate} THEN ${action(tag, body, clause, context)}`;
}

function action(tag: string, body: Node, clause: Node, context: Context): string {
  switch (tag) {
    case 'Update':
      onlyFields(body, 'UPDATE in MERGE', ['assignments']);
      return `UPDATE SET ${assignments(body['assignments'] as Node[], context)}`;
    case 'Delete':
      return 'DELETE';
    case 'Insert': {
      onlyFields(body, 'INSERT in MERGE', ['columns', 'kind']);
      const { tag: kind, body: values } = open(body['kind']);
      const rows = kind === 'Values' ? (values['rows'] as Node[]) : [];
      if (rows.length !== 1) return refuse('INSERT in MERGE without one row of VALUES', clause);
      const columns = body['columns'] as Json[];
      const row = (rows[0]!['content'] as Node[]).map((value) => expression(value, context).sql).join(', ');
      return `INSERT${columns.length > 0 ? ` (${columnNames(columns)})` : ''} VALUES (${row})`;
    }
    default:
      return refuse(`${tag} in MERGE`, clause);
  }
}

/**
 * Snowflake ("MERGE", nondeterministic results): a target row may be deleted by several source rows, but updated by
 * one only, and then met by no other clause.
 */
function duplicates(matched: readonly Node[], joined: string, rowId: string, context: Context): string {
  const branches = matched.map((clause) => {
    const condition = clause['predicate'] ? expression(clause['predicate'], context).sql : 'TRUE';
    return ` WHEN ${condition} THEN '${open(clause['action']).tag}'`;
  });
  const meets = `SELECT ${rowId} AS "ROW", CASE${branches.join('')} END AS "ACTION" FROM ${joined}`;
  return `SELECT 1 FROM (${meets}) WHERE "ACTION" IS NOT NULL GROUP BY "ROW" HAVING count(*) > 1 AND count_if("ACTION" = 'Update') > 0 LIMIT 1`;
}
