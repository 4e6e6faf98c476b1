import { foldIdentifier } from './names.ts';
import type { Render } from './ordering.ts';
import { duckdbPath, readPath, type PathKey } from './paths.ts';
import { open, refuse, type Json, type Node } from './tree.ts';
import type { Context, Value } from './value.ts';

export const functionName = (body: Node): string =>
  (body['name'] as Node[]).map((part) => foldIdentifier(open(part).body)).join('.');

export const argumentsOf = (body: Node): (Json | undefined)[] => {
  const list = open(body['args']).body['args'] as Node[] | undefined;
  return (list ?? []).map((arg) => open(arg).body['Expr'] ?? null);
};

/** GET_PATH and GET with a literal path are path expressions; undefined for any other call. */
export function getPath(body: Node, context: Context, render: Render): Value | undefined {
  const name = functionName(body);
  if (name !== 'GET_PATH' && name !== 'GET') return undefined;
  const [base, path] = argumentsOf(body).map((arg) => render(arg, context));
  if (!base || path?.literal === undefined) return undefined;
  const keys =
    name === 'GET_PATH' ? readPath(path.literal, body) : [path.type === 'number' ? Number(path.literal) : path.literal];
  return pathInto(base, keys, body, context);
}

/** One step of `v:a.b[0]['c']`. */
export function pathStep(step: Node): PathKey {
  const { tag, body } = open(step);
  if (tag === 'Dot') return body['key'] as string;
  const { tag: kind, body: value } = open(open(body['key']).body['value']);
  if (kind === 'Number') return Number((value as unknown as string[])[0]);
  if (kind === 'SingleQuotedString') return value as unknown as string;
  return refuse('A computed key in [ ]', step, 'Write a number or a quoted name.');
}

/** A path into a VARIANT, gathered with the other paths of the SELECT list where that is safe. */
export function pathInto(value: Value, more: readonly PathKey[], node: Node, context: Context): Value {
  const base = value.path?.base ?? value;
  const keys = [...(value.path?.keys ?? []), ...more];
  const path = duckdbPath(keys, node);
  const gather = /^[\w."$]+$/.test(base.sql) ? context.paths : undefined;
  const extract = (how: 'json_extract' | 'json_extract_string'): string =>
    gather ? gather.mark(how, base.sql, path) : `${how}(${base.sql}, ${path})`;
  return {
    get sql() {
      return extract('json_extract');
    },
    type: 'variant',
    asText: () => extract('json_extract_string'),
    path: { base, keys },
  };
}
