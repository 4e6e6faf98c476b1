import { assigned, type Assigned } from './dml.ts';
import { expression, plain } from './expression.ts';
import { columnNames } from './query.ts';
import { onlyFields, open, refuse, wordOf, wordsOf, type Json, type Node } from './tree.ts';
import type { Context } from './value.ts';

/** A WHEN of a MERGE; all texts are DuckDB's. */
export type MergeClause = {
  isMatched: boolean;
  /** What has to hold beside the match. */
  predicate: string | undefined;
} & (
  { action: 'update'; values: Assigned[] } | { action: 'delete' } | { action: 'insert'; columns: string; row: string }
);

export function mergeClauses(body: Node, context: Context): MergeClause[] {
  return (body['clauses'] as Node[]).map((clause) => {
    const kind = clause['clause_kind'] as string;
    if (kind !== 'Matched' && kind !== 'NotMatched') {
      return refuse(`WHEN ${wordsOf(wordOf(kind))}`, clause, 'Snowflake knows WHEN MATCHED and WHEN NOT MATCHED.');
    }
    const predicate = clause['predicate'] ? plain(clause['predicate'], context).sql : undefined;
    return { isMatched: kind === 'Matched', predicate, ...readAction(clause, context) };
  });
}

function readAction(clause: Node, context: Context) {
  const { tag, body } = open(clause['action']);
  switch (tag) {
    case 'Update':
      onlyFields(body, 'UPDATE in MERGE', ['assignments']);
      return { action: 'update' as const, values: assigned(body['assignments'] as Node[], context) };
    case 'Delete':
      return { action: 'delete' as const };
    case 'Insert': {
      onlyFields(body, 'INSERT in MERGE', ['columns', 'kind']);
      const { tag: kind, body: values } = open(body['kind']);
      const rows = kind === 'Values' ? (values['rows'] as Node[]) : [];
      if (rows.length !== 1) return refuse('INSERT in MERGE without one row of VALUES', clause);
      const columns = body['columns'] as Json[];
      const row = (rows[0]!['content'] as Node[]).map((value) => expression(value, context).sql).join(', ');
      return { action: 'insert' as const, columns: columns.length > 0 ? ` (${columnNames(columns)})` : '', row };
    }
    default:
      return refuse(`${tag} in MERGE`, clause);
  }
}
