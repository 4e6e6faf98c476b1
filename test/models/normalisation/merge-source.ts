import { foldIdentifier, nameParts } from '../../../local/snowflake/dialect/names.ts';
import { open, type Json, type Node } from '../../../local/snowflake/dialect/tree.ts';
import { type Column, columnOf, join, type Named, type Reading, type Relation, value } from './column-sources.ts';

/**
 * Columns that a MERGE inserts, by name in lower case, with the fields of the API that their values come from: followed through
 * CTEs, unions, joins and FLATTEN. What a rule has read is a value; what no rule has read stays a text or a VARIANT.
 */
export function insertedColumns(merge: Node, reading: Reading): Map<string, Column> {
  const source = relationOf(open(merge['source']), new Map(), reading);
  const inserted = new Map<string, Column>();
  for (const clause of merge['clauses'] as Node[]) {
    const { tag, body } = open(clause['action']);
    if (tag !== 'Insert') continue;
    const rows = open(body['kind']).body['rows'] as Node[];
    const names = (body['columns'] as Json[]).map((name) => nameParts(name).at(-1)!.toLowerCase());
    const expressions = rows[0]!['content'] as Json[];
    for (const [index, name] of names.entries()) {
      inserted.set(name, columnOf(expressions[index]!, [source], reading));
    }
  }
  return inserted;
}

function relationOf(
  { tag, body }: { tag: string; body: Node },
  tables: ReadonlyMap<string, Relation>,
  reading: Reading,
): Named {
  const alias = body['alias'] ? foldIdentifier((body['alias'] as Node)['name'] as Node) : '';
  if (tag === 'Derived') return { name: alias, columns: queryColumns(body['subquery'] as Node, tables, reading) };
  const parts = nameParts(body['name']);
  return { name: alias || parts.at(-1)!, columns: parts.length === 1 ? tables.get(parts[0]!) : undefined };
}

function queryColumns(query: Node, outer: ReadonlyMap<string, Relation>, reading: Reading): Relation {
  const tables = new Map(outer);
  for (const cte of ((query['with'] as Node | null)?.['cte_tables'] ?? []) as Node[]) {
    const name = foldIdentifier((cte['alias'] as Node)['name'] as Node);
    tables.set(name, queryColumns(cte['query'] as Node, tables, reading));
  }
  return bodyColumns(query['body'], tables, reading);
}

function bodyColumns(tree: Json | undefined, tables: ReadonlyMap<string, Relation>, reading: Reading): Relation {
  const { tag, body } = open(tree);
  if (tag === 'Query') return queryColumns(body, tables, reading);
  if (tag === 'SetOperation') {
    const [left, right] = [bodyColumns(body['left'], tables, reading), bodyColumns(body['right'], tables, reading)];
    const others = [...right.values()];
    return new Map([...left].map(([name, column], index) => [name, join([column, others[index] ?? value])]));
  }
  return selectColumns(body, tables, reading);
}

function selectColumns(select: Node, tables: ReadonlyMap<string, Relation>, reading: Reading): Relation {
  const scope: Named[] = [];
  for (const table of select['from'] as Node[]) {
    for (const relation of [table['relation'], ...(table['joins'] as Node[]).map((join) => join['relation'])]) {
      const { tag, body } = open(relation);
      scope.push(tag === 'Function' ? flattened(body, scope, reading) : relationOf({ tag, body }, tables, reading));
    }
  }
  const columns = new Map<string, Column>();
  for (const item of select['projection'] as Node[]) {
    const { tag, body } = open(item);
    if (tag === 'Wildcard' || tag === 'QualifiedWildcard') {
      const name = tag === 'Wildcard' ? undefined : nameParts(open((body as unknown as Json[])[0]).body).at(-1);
      for (const { name: own, columns: all } of scope)
        if (name === undefined || own === name) for (const [key, column] of all ?? []) columns.set(key, column);
      continue;
    }
    const expression = tag === 'ExprWithAlias' ? body['expr']! : (body as Json);
    const name = tag === 'ExprWithAlias' ? foldIdentifier(body['alias'] as Node) : ownName(expression, columns.size);
    columns.set(name, columnOf(expression, scope, reading));
  }
  return columns;
}

/** Name of a column without an alias; what is no column has none, as in the later SELECT of a UNION. */
function ownName(expression: Json, place: number): string {
  const { tag, body } = open(expression);
  if (tag === 'Identifier') return foldIdentifier(body);
  return tag === 'CompoundIdentifier' ? foldIdentifier((body as unknown as Node[]).at(-1)!) : `_${place}`;
}

/** FLATTEN: its `value` is each element of the list. */
function flattened(body: Node, scope: readonly Named[], reading: Reading): Named {
  const name = foldIdentifier((body['alias'] as Node)['name'] as Node);
  const input = (body['args'] as Node[]).map((arg) => open(arg).body).find((arg) => /input/i.test(nameOf(arg['name'])));
  const list = columnOf(open(input!['arg']).body, scope, reading);
  const fields = list.fields.map(({ path, whole }) => ({ path: `${path}[]`, whole }));
  return { name, columns: new Map([['VALUE', { fields, kind: 'variant' }]]) };
}

const nameOf = (tree: Json | undefined): string => JSON.stringify(tree ?? '');
