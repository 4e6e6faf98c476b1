import { expression, plain } from './expression.ts';
import { fromClause, tableWithJoins } from './from-clause.ts';
import { nameParts, quote, quoteName, tableAlias } from './names.ts';
import { columnNames, type QueryRenderer } from './query.ts';
import { onlyFields, open, refuse, type Json, type Node } from './tree.ts';
import type { Rendered } from './types.ts';
import type { Context } from './value.ts';

export function insert(body: Node, queries: QueryRenderer): Rendered {
  if (body['overwrite']) refuse('INSERT OVERWRITE', body, 'Write DELETE FROM, then INSERT, in one transaction.');
  onlyFields(body, 'INSERT', ['into', 'table', 'columns', 'source']);
  const parts = nameParts(open(body['table']).body);
  const columns = body['columns'] as Json[];
  const list = columns.length > 0 ? ` (${columnNames(columns)})` : '';
  return {
    kind: 'insert',
    sql: `INSERT INTO ${quoteName(parts)}${list} ${queries.query(body['source'] as Node)}`,
    writes: [parts.join('.')],
  };
}

export function update(body: Node, queries: QueryRenderer): Rendered {
  onlyFields(body, 'UPDATE', ['table', 'assignments', 'from', 'selection']);
  const context = queries.context();
  const target = body['table'] as Node;
  if ((target['joins'] as Node[]).length > 0) refuse('UPDATE of a join', body, 'Write UPDATE t SET … FROM s WHERE ….');
  const table = targetTable(target['relation']);
  const from = body['from'] ? (open(body['from']).body as unknown as Node[]) : [];
  const where = body['selection'] ? ` WHERE ${plain(body['selection'], context).sql}` : '';
  const sets = setList(assigned(body['assignments'] as Node[], context));
  const sources = fromClause(from, context);
  return {
    kind: 'update',
    sql: `UPDATE ${table.sql} SET ${sets}${sources}${where}`,
    writes: [table.name],
    ...(from.length > 0
      ? {
          uniqueSource: `SELECT 1 FROM ${table.sql}, ${sources.replace(/^ FROM /, '')}${where} GROUP BY ${table.rowId} HAVING count(*) > 1 LIMIT 1`,
        }
      : {}),
  };
}

export function remove(body: Node, queries: QueryRenderer): Rendered {
  onlyFields(body, 'DELETE', ['from', 'using', 'selection']);
  const context = queries.context();
  const tables = open(body['from']).body as unknown as Node[];
  const target = tables[0];
  if (!target || tables.length > 1 || (target['joins'] as Node[]).length > 0)
    return refuse('DELETE from several tables', body);
  const table = targetTable(target['relation']);
  const using = body['using'] as Node[] | null;
  const sources = using ? ` USING ${using.map((source) => tableWithJoins(source, context)).join(', ')}` : '';
  const where = body['selection'] ? ` WHERE ${plain(body['selection'], context).sql}` : '';
  return { kind: 'delete', sql: `DELETE FROM ${table.sql}${sources}${where}`, writes: [table.name] };
}

/** The table that a statement changes. */
export interface Target {
  /** DuckDB text, with the alias. */
  sql: string;
  /** DuckDB text, without. */
  table: string;
  /** Dotted. */
  name: string;
  /** DuckDB text. */
  rowId: string;
  /** By which expressions name it. */
  qualifier: string;
}

export function targetTable(relation: Json | undefined): Target {
  const { tag, body } = open(relation);
  if (tag !== 'Table') return refuse('A target that is no table', relation);
  onlyFields(body, 'The target table', ['name', 'alias']);
  const parts = nameParts(body['name']);
  const alias = tableAlias(body['alias']);
  const qualifier = alias.name ?? parts.at(-1)!;
  return {
    sql: `${quoteName(parts)}${alias.sql}`,
    table: quoteName(parts),
    name: parts.join('.'),
    rowId: `${quote(qualifier)}.rowid`,
    qualifier,
  };
}

/** A column of a SET and what it becomes, as DuckDB text. */
export interface Assigned {
  column: string;
  value: string;
}

/** The target's own qualifier is dropped, as DuckDB wants it. */
export function assigned(list: readonly Node[], context: Context): Assigned[] {
  return list.map((assignment) => {
    const { tag, body } = open(assignment['target']);
    if (tag !== 'ColumnName') return refuse('SET of several columns at once', assignment);
    return { column: quote(nameParts(body).at(-1)!), value: expression(assignment['value'], context).sql };
  });
}

/** `a = 1, b = s.b` */
export function setList(list: readonly Assigned[]): string {
  return list.map(({ column, value }) => `${column} = ${value}`).join(', ');
}
