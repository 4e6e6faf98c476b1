import { expression } from './expression.ts';
import { tableWithJoins } from './from-clause.ts';
import { argumentsOf } from './path-expressions.ts';
import { foldIdentifier, nameParts, quote } from './names.ts';
import { open, type Json, type Node } from './tree.ts';
import type { Context } from './value.ts';

/** FROM of a SELECT, and its WHERE where that stands inside. */
interface FlattenedFrom {
  from: string;
  holdsWhere: boolean;
}

/**
 * `FROM tables, LATERAL FLATTEN(input => expression) f` as DuckDB reads it fastest, when the SELECT names all its columns with
 * their tables. A lateral sub-query costs DuckDB a hash table of the whole documents (a join from each document to its members);
 * UNNEST in a SELECT list costs nothing beside reading them. So the tables' columns that are read become one STRUCT for each
 * table, under the table's name, and `a.x` means the STRUCT's field. Undefined where the general form must do.
 */
export function flattenedFrom(select: Node, context: Context): FlattenedFrom | undefined {
  const [tables, flatten, ...others] = select['from'] as Node[];
  if (!tables || !flatten || others.length > 0 || (flatten['joins'] as Node[]).length > 0) return undefined;
  const call = flattenCall(flatten['relation']);
  const names = tableNames(tables);
  if (!call || !names) return undefined;
  const used = columnsOf(select, [...names, call.name]);
  const members = used?.get(call.name) ?? [];
  if (!used || members.some((member) => member !== 'VALUE' && member !== 'INDEX')) return undefined;

  const where = select['selection'] as Node | null;
  const isInside = !where || (columnsOf({ where }, [call.name])?.get(call.name) ?? []).length === 0;
  const kept = names.filter((name) => (used.get(name) ?? []).length > 0);
  const structs = kept.map((name) =>
    structOf(
      name,
      used.get(name)!.map((column) => [column, `${quote(name)}.${quote(column)}`]),
    ),
  );
  const condition = where && isInside ? ` WHERE ${expression(where, context).sql}` : '';
  const rows = `SELECT ${[...structs, `${expression(call.input, context).sql} AS "$INPUT"`].join(', ')} FROM ${tableWithJoins(tables, context)}${condition}`;
  const passed = kept.map(quote);
  const lists = `SELECT ${[...passed, 'sf.elements("$INPUT") AS "$LIST"', 'sf.is_array("$INPUT") AS "$ARRAY"'].join(', ')} FROM (${rows})`;
  const single = `SELECT ${[...passed, '"$ARRAY"', 'unnest("$LIST") AS "$VALUE"', 'generate_subscripts("$LIST", 1) AS "$AT"'].join(', ')} FROM (${lists})`;
  const member = structOf(call.name, [
    ['VALUE', '"$VALUE"'],
    ['INDEX', 'CASE WHEN "$ARRAY" THEN "$AT" - 1 END'],
  ]);
  return { from: ` FROM (SELECT ${[...passed, member].join(', ')} FROM (${single}))`, holdsWhere: isInside };
}

function structOf(name: string, columns: readonly (readonly [string, string])[]): string {
  return `struct_pack(${columns.map(([column, sql]) => `${quote(column)} := ${sql}`).join(', ')}) AS ${quote(name)}`;
}

/** FLATTEN with its input alone, and its alias. */
function flattenCall(relation: Json | undefined): { name: string; input: Json } | undefined {
  const { tag, body } = open(relation);
  if (tag !== 'Function' || nameParts(body['name']).join('.') !== 'FLATTEN' || !body['alias']) return undefined;
  const [argument, ...more] = body['args'] as Node[];
  const { tag: kind, body: named } = open(argument);
  if (kind !== 'Named' || more.length > 0 || foldIdentifier(named['name'] as Node) !== 'INPUT') return undefined;
  const alias = body['alias'] as Node;
  const input = open(named['arg']).body;
  if ((alias['columns'] as Node[]).length > 0) return undefined;
  return { name: foldIdentifier(alias['name'] as Node), input: (input['Expr'] ?? input) as Json };
}

/** Names that the tables of a FROM item go by; undefined when one is neither a table nor a sub-query with a name. */
function tableNames(tables: Node): string[] | undefined {
  const relations = [tables['relation'], ...(tables['joins'] as Node[]).map((join) => join['relation'])];
  const names = relations.map((relation) => {
    const { tag, body } = open(relation);
    const alias = body['alias'] as Node | null | undefined;
    if (alias) return foldIdentifier(alias['name'] as Node);
    return tag === 'Table' ? nameParts(body['name']).at(-1) : undefined;
  });
  return names.every((name) => name !== undefined) ? names : undefined;
}

/** The columns that a SELECT reads, by table; undefined when one is not named with its table, or the SELECT holds another query. */
function columnsOf(select: Node, names: readonly string[]): Map<string, string[]> | undefined {
  const columns = new Map<string, string[]>();
  const { from: _from, ...read } = select;
  return gather(read, names, columns) ? columns : undefined;
}

const outside = new Set(['Identifier', 'Wildcard', 'QualifiedWildcard', 'Subquery', 'Exists', 'InSubquery']);

function gather(tree: Json | undefined, names: readonly string[], columns: Map<string, string[]>): boolean {
  if (!tree || typeof tree !== 'object') return true;
  if (Array.isArray(tree)) return tree.every((item) => gather(item, names, columns));
  return Object.entries(tree).every(([tag, body]) => {
    if (tag === 'CompoundIdentifier') {
      const [table, column, ...more] = (body as Node[]).map(foldIdentifier);
      if (!table || !column || more.length > 0) return false;
      if (names.includes(table)) columns.set(table, [...new Set([...(columns.get(table) ?? []), column])]);
      return true;
    }
    if (outside.has(tag)) return false;
    // The name of a function is made of identifiers too.
    if (tag === 'Function') {
      const call = body as Node;
      return [...argumentsOf(call), call['over'] ?? null, call['within_group'] ?? null].every((part) =>
        gather(part, names, columns),
      );
    }
    return gather(body, names, columns);
  });
}
