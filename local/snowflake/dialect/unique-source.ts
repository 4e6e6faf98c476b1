import { foldIdentifier, nameParts } from './names.ts';
import { open, type Json, type Node } from './tree.ts';

/** Sets of columns, each of which no two rows of a relation share. */
type Keys = readonly (readonly string[])[];
interface Relation {
  name: string;
  keys: Keys;
}

/**
 * Whether a MERGE's source is proven, by its own text, to meet each target row at most once: some unique key of the
 * source is set equal to the target in ON. Keys come from `QUALIFY ROW_NUMBER() OVER (PARTITION BY …) = 1` and GROUP BY
 * and pass through CTEs, column lists and joins that cannot multiply rows. Where the proof fails, the check query runs,
 * which reads the source a second time.
 */
export function sourceIsUnique(mergeBody: Node, targetName: string): boolean {
  const source = relationOf(mergeBody['source'], new Map());
  const joined = equalColumns(mergeBody['on'], source.name, (side) => side.startsWith(`${targetName}.`));
  return source.keys.some((key) => key.every((column) => joined.has(column)));
}

function relationOf(tree: Json | undefined, tables: ReadonlyMap<string, Keys>): Relation {
  const { tag, body } = open(tree);
  const alias = body['alias'] ? foldIdentifier((body['alias'] as Node)['name'] as Node) : '';
  if (tag === 'Derived') return { name: alias, keys: queryKeys(body['subquery'] as Node, tables) };
  if (tag !== 'Table') return { name: alias, keys: [] };
  const parts = nameParts(body['name']);
  return { name: alias || parts.at(-1)!, keys: parts.length === 1 ? (tables.get(parts[0]!) ?? []) : [] };
}

function queryKeys(query: Node, outer: ReadonlyMap<string, Keys>): Keys {
  const tables = new Map(outer);
  for (const cte of ((query['with'] as Node | null)?.['cte_tables'] ?? []) as Node[]) {
    const alias = cte['alias'] as Node;
    const renames = (alias['columns'] as Node[]).length > 0;
    tables.set(foldIdentifier(alias['name'] as Node), renames ? [] : queryKeys(cte['query'] as Node, tables));
  }
  const { tag, body } = open(query['body']);
  if (tag === 'Query') return queryKeys(body, tables);
  return tag === 'Select' ? selectKeys(body, tables) : [];
}

function selectKeys(select: Node, tables: ReadonlyMap<string, Keys>): Keys {
  const from = select['from'] as Node[];
  const base = from.length === 1 ? joinedRelation(from[0]!, tables) : { name: '', keys: [] };
  const grouped = open(select['group_by']);
  const groupKeys = grouped.tag === 'Expressions' ? (grouped.body as unknown as Json[][])[0]! : undefined;
  const first = firstRowKeys(select['qualify']);
  const candidates = [
    ...(groupKeys?.length === 0 ? base.keys : groupKeys ? [groupKeys.map(canonical)] : []),
    ...(first ? [first.map(canonical)] : []),
  ];
  const output = outputColumns(select, base);
  return candidates.flatMap((key) => {
    const columns = key.map((column) => output(withoutQualifier(column, base.name)));
    return columns.every((column) => column !== undefined) ? [columns] : [];
  });
}

/** The first table of a FROM; its keys hold as long as every join meets each of its rows once at most. */
function joinedRelation(table: Node, tables: ReadonlyMap<string, Keys>): Relation {
  const base = relationOf(table['relation'], tables);
  const holds = (table['joins'] as Node[]).every((join) => {
    const { tag, body } = open(join['join_operator']);
    const { tag: kind, body: on } = open(body);
    if (!['Join', 'Inner', 'Left', 'LeftOuter'].includes(tag) || kind !== 'On') return false;
    const joined = relationOf(join['relation'], tables);
    const equal = equalColumns(on, joined.name, (side) => !side.startsWith(`${joined.name}.`));
    return joined.keys.some((key) => key.every((column) => equal.has(column)));
  });
  return holds ? base : { ...base, keys: [] };
}

/** The PARTITION BY of `ROW_NUMBER() OVER (…) = 1`, alone or with further conditions. */
function firstRowKeys(qualify: Json | undefined): Json[] | undefined {
  const { tag, body } = open(qualify);
  if (tag === 'Nested') return firstRowKeys(body);
  if (tag !== 'BinaryOp') return undefined;
  if (body['op'] === 'And') return firstRowKeys(body['left']) ?? firstRowKeys(body['right']);
  const { tag: kind, body: call } = open(body['left']);
  const isOne = body['op'] === 'Eq' && /^\{"Value":.*"Number":\["1"/.test(JSON.stringify(body['right']));
  const name = kind === 'Function' ? foldIdentifier(open((call['name'] as Json[])[0]).body) : '';
  return isOne && name === 'ROW_NUMBER' ? (open(call['over']).body['partition_by'] as Json[]) : undefined;
}

/** Finds the output column that holds an expression of the SELECT's input. */
function outputColumns(select: Node, base: Relation): (expression: string) => string | undefined {
  const names = new Map<string, string>();
  let passesAll = false;
  for (const item of select['projection'] as Node[]) {
    const { tag, body } = open(item);
    if (tag === 'ExprWithAlias') {
      names.set(withoutQualifier(canonical(body['expr']), base.name), foldIdentifier(body['alias'] as Node));
    } else if (tag === 'UnnamedExpr') {
      const column = withoutQualifier(canonical(body), base.name);
      names.set(column, column.split('.').at(-1)!);
    } else {
      const qualifier = tag === 'QualifiedWildcard' ? open((body as unknown as Json[])[0]).body : undefined;
      const isOwn = qualifier === undefined || nameParts(qualifier).at(-1) === base.name;
      passesAll ||= isOwn && !/"opt_(?:exclude|rename|replace)":[{["]/.test(JSON.stringify(body));
    }
  }
  return (column) => names.get(column) ?? (passesAll && /^[\w$]+$/.test(column) ? column : undefined);
}

/** Text that is equal for equal expressions: names folded, places left out. */
function canonical(tree: Json | undefined): string {
  const { tag, body } = open(tree);
  if (tag === 'Identifier') return foldIdentifier(body);
  if (tag === 'CompoundIdentifier') return (body as unknown as Node[]).map(foldIdentifier).join('.');
  return JSON.stringify(tree, (key, value: unknown) => (key === 'span' ? undefined : value));
}

const withoutQualifier = (column: string, qualifier: string): string =>
  qualifier !== '' && column.startsWith(`${qualifier}.`) ? column.slice(qualifier.length + 1) : column;

/** Columns of `relation` that a condition, its terms joined by AND, sets equal to another side that `isOther` accepts. */
function equalColumns(on: Json | undefined, relation: string, isOther: (side: string) => boolean): Set<string> {
  const { tag, body } = open(on);
  if (tag === 'Nested') return equalColumns(body, relation, isOther);
  if (tag !== 'BinaryOp') return new Set();
  const [left, right] = [body['left'], body['right']];
  if (body['op'] === 'And') {
    return new Set([...equalColumns(left, relation, isOther), ...equalColumns(right, relation, isOther)]);
  }
  const sides = [canonical(left), canonical(right)];
  const own = sides.find((side) => /^[\w$.]+$/.test(side) && side.startsWith(`${relation}.`));
  const other = sides.find((side) => /^[\w$.]+$/.test(side) && side !== own);
  return body['op'] === 'Eq' && own && other && isOther(other) ? new Set([own.slice(relation.length + 1)]) : new Set();
}
