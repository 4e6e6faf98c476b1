import { builtin, commonType, macro, scalar, type Rule } from './rule.ts';

const anyNull = (args: readonly { sql: string }[]): string => args.map((arg) => `${arg.sql} IS NULL`).join(' OR ');

/** Numbers and choices between values. */
export const numberFunctions: Record<string, Rule> = {
  ABS: builtin('abs', 1, 'number'),
  SIGN: builtin('sign', 1, 'number'),
  CEIL: macro('ceil', [1, 2], 'number'),
  FLOOR: macro('floor', [1, 2], 'number'),
  ROUND: macro('round', [1, 2], 'number'),
  TRUNC: macro('trunc', [1, 2], 'number'),
  TRUNCATE: macro('trunc', [1, 2], 'number'),
  MOD: macro('mod', 2, 'number'),
  POWER: builtin('power', 2, 'float'),
  POW: builtin('power', 2, 'float'),
  SQRT: builtin('sqrt', 1, 'float'),
  SQUARE: scalar(1, 'number', ([x]) => `(${x!.sql} * ${x!.sql})`),
  DIV0: macro('div0', 2, 'number'),
  DIV0NULL: macro('div0null', 2, 'number'),
  // DuckDB's skip NULL; Snowflake's answer NULL when any argument is.
  GREATEST: scalar(
    [1, 99],
    commonType,
    (args) => `CASE WHEN ${anyNull(args)} THEN NULL ELSE greatest(${args.map((arg) => arg.sql).join(', ')}) END`,
  ),
  LEAST: scalar(
    [1, 99],
    commonType,
    (args) => `CASE WHEN ${anyNull(args)} THEN NULL ELSE least(${args.map((arg) => arg.sql).join(', ')}) END`,
  ),
  COALESCE: { ...builtin('coalesce', [1, 99], commonType), takesVariant: true },
  NVL: { ...builtin('coalesce', 2, commonType), takesVariant: true },
  IFNULL: { ...builtin('coalesce', 2, commonType), takesVariant: true },
  NVL2: scalar(
    3,
    (args) => commonType(args.slice(1)),
    ([x, yes, no]) => `CASE WHEN ${x!.sql} IS NOT NULL THEN ${yes!.sql} ELSE ${no!.sql} END`,
    { takesVariant: true },
  ),
  NULLIF: builtin('nullif', 2, (args) => args[0]!.type),
  ZEROIFNULL: scalar(1, 'number', ([x]) => `coalesce(${x!.sql}, 0)`),
  NULLIFZERO: scalar(1, 'number', ([x]) => `nullif(${x!.sql}, 0)`),
  IFF: scalar(
    3,
    (args) => commonType(args.slice(1)),
    ([condition, yes, no]) => `CASE WHEN ${condition!.sql} THEN ${yes!.sql} ELSE ${no!.sql} END`,
    { takesVariant: true },
  ),
  EQUAL_NULL: scalar(2, 'boolean', ([a, b]) => `(${a!.sql} IS NOT DISTINCT FROM ${b!.sql})`),
  WIDTH_BUCKET: macro('width_bucket', 4, 'number'),
};
