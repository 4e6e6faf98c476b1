import { asText, castTo } from './casts.ts';
import { quoteText } from './names.ts';
import { duckdbPath, readPath } from './paths.ts';
import { literalOf, macro, scalar, type Call, type Rule } from './rule.ts';
import { refuse } from './tree.ts';
import type { Value } from './value.ts';

const variantOf = (value: Value): string => castTo(value, { type: 'variant', duckdb: 'JSON' }).sql;
const takesVariant = { takesVariant: true } as const;

function pairs(args: readonly Value[], call: Call): [string, Value][] {
  if (args.length % 2 === 1) refuse(`${call.name} with a key without a value`, call.node);
  return args.flatMap((value, index) => {
    if (index % 2 === 0) return [];
    return [[quoteText(JSON.stringify(literalOf(args[index - 1], 'A key', call)) + ':'), value] as [string, Value]];
  });
}

const keepNull = (value: Value): string => `coalesce(CAST(${variantOf(value)} AS VARCHAR), 'null')`;

/** Semi-structured data; VARIANT, OBJECT and ARRAY are DuckDB's JSON. */
export const variantFunctions: Record<string, Rule> = {
  PARSE_JSON: macro('parse_json', 1, 'variant', takesVariant),
  TRY_PARSE_JSON: macro('try_parse_json', 1, 'variant', takesVariant),
  TO_JSON: macro('to_json', 1, 'text', takesVariant),
  TO_VARIANT: scalar(1, 'variant', ([value]) => variantOf(value!), takesVariant),
  TO_OBJECT: scalar(1, 'variant', ([value]) => variantOf(value!), takesVariant),
  TO_ARRAY: macro('to_array', 1, 'variant', takesVariant),
  GET: scalar(
    2,
    'variant',
    ([value, key], call) => {
      const literal = literalOf(key, 'A key', call);
      return `json_extract(${value!.sql}, ${duckdbPath([key!.type === 'number' ? Number(literal) : literal], call.node)})`;
    },
    takesVariant,
  ),
  // GET_PATH proper is a path expression (expression.ts); here it only has its place in the list.
  GET_PATH: scalar(
    2,
    'variant',
    ([value, path], call) =>
      `json_extract(${value!.sql}, ${duckdbPath(readPath(literalOf(path, 'A path', call), call.node), call.node)})`,
    takesVariant,
  ),
  OBJECT_CONSTRUCT: scalar(
    [0, 198],
    'variant',
    (args, call) => {
      const members = pairs(args, call).map(([key, value]) => `${key} || CAST(${variantOf(value)} AS VARCHAR)`);
      return members.length === 0
        ? `CAST('{}' AS JSON)`
        : `CAST('{' || concat_ws(',', ${members.join(', ')}) || '}' AS JSON)`;
    },
    takesVariant,
  ),
  OBJECT_CONSTRUCT_KEEP_NULL: scalar(
    [0, 198],
    'variant',
    (args, call) => {
      const members = pairs(args, call).map(([key, value]) => `${key} || ${keepNull(value)}`);
      return members.length === 0
        ? `CAST('{}' AS JSON)`
        : `CAST('{' || concat_ws(',', ${members.join(', ')}) || '}' AS JSON)`;
    },
    takesVariant,
  ),
  ARRAY_CONSTRUCT: scalar(
    [0, 99],
    'variant',
    (args) =>
      args.length === 0
        ? `CAST('[]' AS JSON)`
        : `CAST('[' || concat_ws(',', ${args.map(keepNull).join(', ')}) || ']' AS JSON)`,
    takesVariant,
  ),
  ARRAY_SIZE: macro('array_size', 1, 'number', takesVariant),
  ARRAY_CONTAINS: scalar(
    2,
    'boolean',
    ([value, array]) => `json_contains(${array!.sql}, ${variantOf(value!)})`,
    takesVariant,
  ),
  ARRAY_TO_STRING: macro('array_to_string', 2, 'text', takesVariant),
  OBJECT_KEYS: macro('object_keys', 1, 'variant', takesVariant),
  SPLIT: scalar(2, 'variant', ([text, separator]) => `to_json(string_split(${text!.sql}, ${separator!.sql}))`),
  IS_NULL_VALUE: macro('is_null_value', 1, 'boolean', takesVariant),
  TYPEOF: macro('typeof', 1, 'text', takesVariant),
  IS_ARRAY: scalar(1, 'boolean', ([value]) => `sf.is_array(${value!.sql})`, takesVariant),
  IS_OBJECT: scalar(1, 'boolean', ([value]) => `sf.is_object(${value!.sql})`, takesVariant),
  STRIP_NULL_VALUE: macro('strip_null_value', 1, 'variant', takesVariant),
  AS_VARCHAR: scalar(
    1,
    'text',
    ([value]) => `CASE WHEN json_type(${value!.sql}) = 'VARCHAR' THEN ${asText(value!)} END`,
    takesVariant,
  ),
};
