import { foldIdentifier } from './names.ts';
import { open, type Json, type Node } from './tree.ts';

/**
 * Whether a MERGE's source is proven to meet each target row at most once by its own text: the sub-select ends in
 * `QUALIFY ROW_NUMBER() OVER (PARTITION BY keys …) = 1` and ON sets every key equal to the target.
 * Then the check query, which would read the source a second time, is not needed.
 */
export function sourceIsUnique(mergeBody: Node, targetQualifier: string): boolean {
  const { tag, body } = open(mergeBody['source']);
  if (tag !== 'Derived' || !body['alias']) return false;
  const sourceQualifier = foldIdentifier((body['alias'] as Node)['name'] as Node);
  const { tag: kind, body: select } = open((body['subquery'] as Node)['body']);
  if (kind !== 'Select' || !select['qualify']) return false;
  const keys = firstRowKeys(select['qualify']);
  if (!keys) return false;
  const output = outputNames(select);
  const joined = equalities(mergeBody['on'], sourceQualifier, targetQualifier);
  return keys.every((key) => {
    const name = output.get(canonical(key));
    return name !== undefined && joined.has(name);
  });
}

/** The PARTITION BY of `ROW_NUMBER() OVER (…) = 1`. */
function firstRowKeys(qualify: Json): Json[] | undefined {
  const { tag, body } = open(qualify);
  if (tag !== 'BinaryOp' || body['op'] !== 'Eq') return undefined;
  const { tag: kind, body: call } = open(body['left']);
  const isOne = /"Number":\["1"/.test(JSON.stringify(body['right']));
  const name = kind === 'Function' ? foldIdentifier(open((call['name'] as Json[])[0]).body) : '';
  if (!isOne || name !== 'ROW_NUMBER') return undefined;
  return open(call['over']).body['partition_by'] as Json[];
}

/** What each output column is made of → its name; the column's own name counts too. */
function outputNames(select: Node): Map<string, string> {
  const names = new Map<string, string>();
  for (const item of select['projection'] as Node[]) {
    const { tag, body } = open(item);
    if (tag === 'ExprWithAlias') {
      const name = foldIdentifier(body['alias'] as Node);
      names.set(canonical(body['expr']), name);
      names.set(name, name);
    } else if (tag === 'UnnamedExpr') {
      const name = canonical(body).split('.').at(-1)!;
      names.set(canonical(body), name);
      names.set(name, name);
    }
  }
  return names;
}

/** Text that is equal for equal expressions: names folded, places left out. */
function canonical(tree: Json | undefined): string {
  const { tag, body } = open(tree);
  if (tag === 'Identifier') return foldIdentifier(body);
  if (tag === 'CompoundIdentifier') return (body as unknown as Node[]).map(foldIdentifier).join('.');
  return JSON.stringify(tree, (key, value: unknown) => (key === 'span' ? undefined : value));
}

/** Source columns that ON sets equal to a target column, all of ON's terms being joined by AND. */
function equalities(on: Json | undefined, source: string, target: string): Set<string> {
  const { tag, body } = open(on);
  if (tag === 'Nested') return equalities(body, source, target);
  if (tag !== 'BinaryOp') return new Set();
  if (body['op'] === 'And') {
    return new Set([...equalities(body['left'], source, target), ...equalities(body['right'], source, target)]);
  }
  if (body['op'] !== 'Eq') return new Set();
  const sides = [body['left'], body['right']].map((side) => canonical(side).split('.'));
  const own = sides.find((side) => side.length === 2 && side[0] === source);
  const other = sides.find((side) => side.length === 2 && side[0] === target);
  return own && other ? new Set([own[1]!]) : new Set();
}
