import { asText, castTo } from './casts.ts';
import { literalOf, scalar, type Call, type Rule } from './rule.ts';
import { refuse } from './tree.ts';
import type { Value } from './value.ts';

/** TO_NUMBER(x [, precision [, scale]]); formats are refused. */
function numberRule(attempt: boolean): Rule {
  return scalar(
    [1, 3],
    'number',
    ([value, precision, scale], call) => {
      const type = `DECIMAL(${digits(precision, 38, call)},${digits(scale, 0, call)})`;
      const source = value!.type === 'variant' ? asText(value!) : value!.sql;
      return `${attempt ? 'TRY_CAST' : 'CAST'}(${source} AS ${type})`;
    },
    { takesVariant: true },
  );
}

function digits(value: Value | undefined, fallback: number, call: Call): number {
  if (!value) return fallback;
  const literal = literalOf(value, 'A precision or scale', call);
  return /^\d+$/.test(literal)
    ? Number(literal)
    : refuse(`A format of ${call.name}`, call.node, 'Write the precision and the scale.');
}

/** Conversions by name. */
export const conversionFunctions: Record<string, Rule> = {
  TO_NUMBER: numberRule(false),
  TO_DECIMAL: numberRule(false),
  TO_NUMERIC: numberRule(false),
  TRY_TO_NUMBER: numberRule(true),
  TRY_TO_DECIMAL: numberRule(true),
  TRY_TO_NUMERIC: numberRule(true),
  TO_DOUBLE: scalar(1, 'float', ([value]) => castTo(value!, { type: 'float', duckdb: 'DOUBLE' }).sql, {
    takesVariant: true,
  }),
  TRY_TO_DOUBLE: scalar(1, 'float', ([value]) => `TRY_CAST(${value!.sql} AS DOUBLE)`),
  TO_BOOLEAN: scalar(1, 'boolean', ([value]) => castTo(value!, { type: 'boolean', duckdb: 'BOOLEAN' }).sql, {
    takesVariant: true,
  }),
  TRY_TO_BOOLEAN: scalar(1, 'boolean', ([value]) => `sf.try_boolean(${value!.sql})`),
};
