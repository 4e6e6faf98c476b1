import { assigned, type Target } from './dml.ts';
import { expression, plain } from './expression.ts';
import { tableWithJoins } from './from-clause.ts';
import { nameParts, quote, tableAlias } from './names.ts';
import { columnNames } from './query.ts';
import { open, type Json, type Node } from './tree.ts';
import { collected, type MergeSteps } from './types.ts';
import type { Context } from './value.ts';

/**
 * MERGE in steps, where its source has a name by which its columns can be read again. What the source gives as NULL without a
 * type is an integer in the rows put aside.
 */
export function mergeSteps(body: Node, target: Target, context: Context): MergeSteps<string> | undefined {
  const source = sourceName(body['source']);
  if (source === undefined) return undefined;
  const clauses = body['clauses'] as Node[];
  const isMet = `${target.rowId} IS NOT NULL`;
  const cases = clauses.map((clause, place) => {
    const when = clause['clause_kind'] === 'Matched' ? isMet : `NOT (${isMet})`;
    const predicate = clause['predicate'] ? ` AND ${plain(clause['predicate'], context).sql}` : '';
    return `WHEN ${when}${predicate} THEN ${place}`;
  });
  const join = clauses.every((clause) => clause['clause_kind'] === 'Matched') ? 'JOIN' : 'LEFT JOIN';
  const rows = `${tableWithJoins({ relation: body['source'], joins: [] }, context)} ${join} ${target.sql} ON ${plain(body['on'], context).sql}`;
  const meetings = `SELECT ${target.rowId} AS "$row", CASE ${cases.join(' ')} END AS "$clause", ${quote(source)}.* FROM ${rows}`;
  return {
    collect: `CREATE OR REPLACE TEMP TABLE ${unqualified} AS SELECT * FROM (${meetings}) WHERE "$clause" IS NOT NULL`,
    clauses: clauses.map((clause, place) => step(clause, place, target, quote(source), context)),
    remove: `DELETE FROM ${target.sql} WHERE rowid IN (SELECT "$row" FROM ${collected} WHERE "$row" IS NOT NULL)`,
  };
}

const unqualified = collected.split('.').at(-1)!;

function step(clause: Node, place: number, target: Target, source: string, context: Context) {
  const { tag, body } = open(clause['action']);
  const rows = `${collected} AS ${source}`;
  const own = `${source}."$clause" = ${place}`;
  if (tag === 'Delete') return { action: 'delete' as const };
  if (tag === 'Update') {
    const values = assigned(body['assignments'] as Node[], context).map(({ column, value }) => `${value} AS ${column}`);
    const row = `${quote(target.qualifier)}.* REPLACE (${values.join(', ')})`;
    const write = `INSERT INTO ${target.table} SELECT ${row} FROM ${rows} JOIN ${target.sql} ON ${target.rowId} = ${source}."$row" WHERE ${own}`;
    return { action: 'update' as const, write };
  }
  const columns = body['columns'] as Json[];
  const values = (open(body['kind']).body['rows'] as Node[])[0]!['content'] as Node[];
  const row = values.map((value) => expression(value, context).sql).join(', ');
  const list = columns.length > 0 ? ` (${columnNames(columns)})` : '';
  return {
    action: 'insert' as const,
    write: `INSERT INTO ${target.table}${list} SELECT ${row} FROM ${rows} WHERE ${own}`,
  };
}

function sourceName(relation: Json | undefined): string | undefined {
  const { tag, body } = open(relation);
  const name = tableAlias(body['alias']).name;
  if (name !== undefined || tag !== 'Table') return name;
  const parts = nameParts(body['name']);
  // Columns could be named with the schema, which the rows put aside have not.
  return parts.length === 1 ? parts[0] : undefined;
}
