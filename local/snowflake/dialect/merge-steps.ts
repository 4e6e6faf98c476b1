import type { Target } from './dml.ts';
import type { MergeClause } from './merge-clauses.ts';
import { nameParts, quote, tableAlias } from './names.ts';
import { open, type Json } from './tree.ts';
import { collected, type MergeSteps } from './types.ts';

interface Merge {
  relation: Json | undefined;
  /** The relation as DuckDB text. */
  source: string;
  target: Target;
  on: string;
  clauses: readonly MergeClause[];
}

/**
 * MERGE in steps, where its source has a name by which its columns can be read again. What the source gives as NULL without a
 * type is an integer in the rows put aside.
 */
export function mergeSteps({ relation, source, target, on, clauses }: Merge): MergeSteps<string> | undefined {
  const name = sourceName(relation);
  if (name === undefined) return undefined;
  const own = quote(name);
  const isMet = `${target.rowId} IS NOT NULL`;
  const cases = clauses.map(({ isMatched, predicate }, place) => {
    const also = predicate === undefined ? '' : ` AND ${predicate}`;
    return `WHEN ${isMatched ? isMet : `NOT (${isMet})`}${also} THEN ${place}`;
  });
  const join = clauses.every(({ isMatched }) => isMatched) ? 'JOIN' : 'LEFT JOIN';
  const meetings = `SELECT ${target.rowId} AS "$row", CASE ${cases.join(' ')} END AS "$clause", ${own}.* FROM ${source} ${join} ${target.sql} ON ${on}`;
  return {
    collect: `CREATE OR REPLACE TEMP TABLE ${collected} AS SELECT * FROM (${meetings}) WHERE "$clause" IS NOT NULL`,
    writes: clauses.map((clause, place) => write(clause, target, own, `${own}."$clause" = ${place}`)),
    remove: `DELETE FROM ${target.sql} WHERE rowid IN (SELECT "$row" FROM ${collected} WHERE "$row" IS NOT NULL)`,
  };
}

function write(clause: MergeClause, target: Target, source: string, isTaken: string): string | undefined {
  if (clause.action === 'delete') return undefined;
  const rows = `${collected} AS ${source}`;
  if (clause.action === 'insert') {
    return `INSERT INTO ${target.table}${clause.columns} SELECT ${clause.row} FROM ${rows} WHERE ${isTaken}`;
  }
  const values = clause.values.map(({ column, value }) => `${value} AS ${column}`).join(', ');
  return `INSERT INTO ${target.table} SELECT ${quote(target.qualifier)}.* REPLACE (${values}) FROM ${rows} JOIN ${target.sql} ON ${target.rowId} = ${source}."$row" WHERE ${isTaken}`;
}

function sourceName(relation: Json | undefined): string | undefined {
  const { tag, body } = open(relation);
  const name = tableAlias(body['alias']).name;
  if (name !== undefined || tag !== 'Table') return name;
  const parts = nameParts(body['name']);
  // Columns could be named with the schema, which the rows put aside have not.
  return parts.length === 1 ? parts[0] : undefined;
}
