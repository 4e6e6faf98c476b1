import { errorCodes, SnowflakeSqlError } from './types.ts';

/** Settings that change what statements mean, with the only values under which the dialect answers as Snowflake does. */
const fixed: readonly (readonly [parameter: RegExp, value: RegExp, write: string])[] = [
  [/^TIMESTAMP_TYPE_MAPPING$/, /^TIMESTAMP_NTZ$/i, 'TIMESTAMP_NTZ'],
  [/^WEEK_OF_YEAR_POLICY$/, /^0$/, '0'],
  [/^ERROR_ON_NONDETERMINISTIC_MERGE$/, /^true$/i, 'TRUE'],
  [/^QUOTED_IDENTIFIERS_IGNORE_CASE$/, /^false$/i, 'FALSE'],
  [/^(?:DATE|TIME|TIMESTAMP)_INPUT_FORMAT$/, /^auto$/i, 'AUTO'],
];

/** Refuses a session parameter under which statements would mean something else than they do here. */
export function checkSessionParameter(name: string, value: string): void {
  const rule = fixed.find(([parameter]) => parameter.test(name.toUpperCase()));
  if (!rule || rule[1].test(value)) return;
  throw new SnowflakeSqlError(
    errorCodes.unsupported,
    `SQL compilation error:\n${name} = '${value}' is not supported by the local warehouse.\nWrite ${rule[2]}.`,
  );
}
