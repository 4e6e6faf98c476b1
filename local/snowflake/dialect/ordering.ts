import { onlyFields, open, refuse, wordOf, type Json, type Node } from './tree.ts';
import type { Context, Value } from './value.ts';

export type Render = (tree: Json | undefined, context: Context) => Value;

/** ` ORDER BY …` with Snowflake's place of NULL written out: last ascending, first descending. Empty without keys. */
export function orderBy(keys: readonly Node[], context: Context, render: Render): string {
  if (keys.length === 0) return '';
  const rendered = keys.map((key) => {
    onlyFields(key, 'ORDER BY', ['expr', 'options']);
    const value = render(key['expr'], context);
    if (value.type === 'variant') refuse('ORDER BY of a VARIANT', key, 'Cast it: record:id::number.');
    const { asc, nulls_first: nullsFirst } = key['options'] as { asc: boolean | null; nulls_first: boolean | null };
    const descending = asc === false;
    return `${value.sql} ${descending ? 'DESC' : 'ASC'} NULLS ${(nullsFirst ?? descending) ? 'FIRST' : 'LAST'}`;
  });
  return ` ORDER BY ${rendered.join(', ')}`;
}

/** The inside of OVER (…). */
export function windowClause(over: Json, context: Context, render: Render): string {
  const { tag, body } = open(over);
  if (tag !== 'WindowSpec') return refuse('A named window', over, 'Write the window where it is used.');
  onlyFields(body, 'OVER', ['partition_by', 'order_by', 'window_frame']);
  const partition = (body['partition_by'] as Node[]).map((key) => render(key, context).sql);
  const order = orderBy(body['order_by'] as Node[], context, render);
  const by = partition.length > 0 ? `PARTITION BY ${partition.join(', ')}` : '';
  return `${by}${order}${frame(body['window_frame'])}`.trim();
}

function frame(tree: Json | undefined): string {
  if (!tree) return '';
  const node = tree as Node;
  const units = wordOf(node['units']).toUpperCase();
  const [start, end] = [bound(node['start_bound']), bound(node['end_bound'] ?? 'CurrentRow')];
  if (units !== 'ROWS' && !/UNBOUNDED|CURRENT/.test(start))
    refuse(`A ${units} frame with an offset`, node, 'Write ROWS.');
  return ` ${units} BETWEEN ${start} AND ${end}`;
}

function bound(tree: Json | undefined): string {
  const { tag, body } = open(tree);
  if (tag === 'CurrentRow') return 'CURRENT ROW';
  const rows = /"Number":\["(\d+)"/.exec(JSON.stringify(body))?.[1];
  return `${rows ?? 'UNBOUNDED'} ${tag.toUpperCase()}`;
}
