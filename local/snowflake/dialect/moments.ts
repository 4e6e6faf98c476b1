import { expression } from './expression.ts';
import { foldIdentifier } from './names.ts';
import { open, refuse, type Json, type Node } from './tree.ts';
import type { Context } from './value.ts';

/** An earlier state of a table, as `AT (…)` and `BEFORE (…)` ask for it. */
export interface Moment {
  /** Table name, upper-case, with as many parts as were typed. */
  table: string[];
  /** BEFORE leaves out what happened at the moment itself. */
  before: boolean;
  /** Seconds from now, a time, or the id of a statement; `value` is DuckDB text. */
  by: 'OFFSET' | 'TIMESTAMP' | 'STATEMENT';
  value: string;
}

const marked = /\uE005(.*?)\uE006/gs;

/**
 * Stands for a table at a moment until the endpoint puts in the name of what holds that state; the marks occur in no
 * text that people type.
 */
export function momentMark(table: string[], version: Json | undefined, context: Context): string {
  // {Function: {Function: {name, args}}}: the kind of version, then the expression.
  const node = open(open(version).body).body;
  const words = foldIdentifier(open((node['name'] as Node[])[0]).body);
  const [argument] = open(node['args']).body['args'] as Node[];
  const { tag, body } = open(argument);
  const by = tag === 'Named' ? foldIdentifier(body['name'] as Node) : '';
  if (by !== 'OFFSET' && by !== 'TIMESTAMP' && by !== 'STATEMENT')
    return refuse(`${words} with ${by || 'this argument'}`, node, 'Write OFFSET =>, TIMESTAMP => or STATEMENT =>.');
  const value = expression(open(body['arg']).body, context).sql;
  if (value.includes('\uE003')) return refuse(`A bind in ${words} (${by} => …)`, node, 'Write the value itself.');
  const moment: Moment = { table, before: words === 'BEFORE', by, value };
  return `\uE005${JSON.stringify(moment)}\uE006`;
}

/** The moments that a prepared statement asks for. */
export function momentsOf(sql: string): Moment[] {
  return [...sql.matchAll(marked)].map((match) => JSON.parse(match[1]!) as Moment);
}

/** The statement with `names` in place of its moments, in order; DuckDB text. */
export function withMoments(sql: string, names: readonly string[]): string {
  let index = 0;
  return sql.replaceAll(marked, () => names[index++]!);
}
