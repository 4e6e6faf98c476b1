import type { ValueType } from './data-types.ts';
import { refuse, type Node } from './tree.ts';
import { isNull, type Value } from './value.ts';

/** One function that statements may call. */
export interface Rule {
  form: 'scalar' | 'aggregate' | 'window';
  /** Least and most arguments. */
  arguments: readonly [number, number];
  returns: ValueType | ((args: readonly Value[]) => ValueType);
  /** Arguments may be VARIANT; elsewhere Snowflake would cast, and the author is asked to write the cast. */
  takesVariant?: true;
  /** The first argument is a date part, written bare or quoted. */
  datePart?: 'add' | 'read';
  /** DuckDB text; for aggregates and windows, `call.over` and `call.distinct` must be put where they belong. */
  render(args: readonly Value[], call: Call): string;
}

/** What stands around the arguments. */
export interface Call {
  name: string;
  node: Node;
  /** ` OVER (…)`, or empty. */
  over: string;
  /** `DISTINCT `, or empty. */
  distinct: string;
  /** ` ORDER BY …` of WITHIN GROUP, or empty. */
  withinGroup: string;
  /** ` IGNORE NULLS`, or empty. */
  nulls: string;
}

type Arity = number | readonly [number, number];
const arity = (count: Arity): readonly [number, number] => (typeof count === 'number' ? [count, count] : count);
const list = (args: readonly Value[]): string => args.map((arg) => arg.sql).join(', ');

/** A DuckDB function of the same meaning. */
export const builtin = (name: string, count: Arity, returns: Rule['returns']): Rule => ({
  form: 'scalar',
  arguments: arity(count),
  returns,
  render: (args) => `${name}(${list(args)})`,
});

/** A macro of `macros/`, in the attached database `sf`. */
export const macro = (name: string, count: Arity, returns: Rule['returns'], more: Partial<Rule> = {}): Rule => ({
  form: 'scalar',
  arguments: arity(count),
  returns,
  render: (args) => `sf.${name}(${list(args)})`,
  ...more,
});

export const scalar = (
  count: Arity,
  returns: Rule['returns'],
  render: Rule['render'],
  more: Partial<Rule> = {},
): Rule => ({ form: 'scalar', arguments: arity(count), returns, render, ...more });

/** The literal text of an argument, or a refusal. */
export function literalOf(arg: Value | undefined, what: string, call: Call): string {
  if (arg?.literal === undefined) return refuse(`${what} of ${call.name} that is not a literal`, call.node);
  return arg.literal;
}

/** The type that several values share, for COALESCE and its kin. */
export function commonType(args: readonly Value[]): ValueType {
  const types = new Set(args.filter((arg) => !isNull(arg)).map((arg) => arg.type));
  return types.size === 1 ? [...types][0]! : 'unknown';
}
