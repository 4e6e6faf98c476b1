import { asText } from './casts.ts';
import type { ValueType } from './data-types.ts';
import { quoteText } from './names.ts';
import { literalOf, type Call, type Rule } from './rule.ts';
import { refuse } from './tree.ts';
import type { Value } from './value.ts';

type Render = (args: readonly Value[], call: Call) => string;

const aggregate = (
  least: number,
  most: number,
  returns: Rule['returns'],
  render: Render,
  more: Partial<Rule> = {},
): Rule => ({
  form: 'aggregate',
  arguments: [least, most],
  returns,
  render,
  ...more,
});

const window = (least: number, most: number, returns: Rule['returns'], render: Render): Rule => ({
  form: 'window',
  arguments: [least, most],
  returns,
  render,
});

const plain = (name: string, returns: Rule['returns'], more: Partial<Rule> = {}): Rule =>
  aggregate(1, 1, returns, ([x], call) => `${name}(${call.distinct}${x!.sql})${call.over}`, more);

const sameType = ([x]: readonly Value[]): ValueType => x!.type;
const ranked = (name: string): Rule => window(0, 0, 'number', (_, call) => `${name}()${call.over}`);

/** LAG and LEAD: the offset is a whole number in DuckDB. */
const offset = (name: string): Rule =>
  window(1, 3, sameType, ([x, n, fallback], call) => {
    const rest = n ? `, CAST(${n.sql} AS BIGINT)${fallback ? `, ${fallback.sql}` : ''}` : '';
    return `${name}(${x!.sql}${rest}${call.nulls})${call.over}`;
  });

/** FIRST_VALUE and LAST_VALUE see the whole partition in Snowflake when no frame is written. */
const edge = (name: string): Rule =>
  window(1, 1, sameType, ([x], call) => {
    const whole = / ROWS | RANGE /.test(call.over)
      ? call.over
      : call.over.replace(/\)$/, ' ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)');
    return `${name}(${x!.sql}${call.nulls})${whole}`;
  });

/** Aggregates and window functions. */
export const aggregateFunctions: Record<string, Rule> = {
  COUNT: aggregate(1, 1, 'number', ([x], call) => `count(${call.distinct}${x!.sql})${call.over}`, {
    takesVariant: true,
  }),
  // DuckDB's own is null over no rows.
  COUNT_IF: aggregate(1, 1, 'number', ([x], call) => `count(CASE WHEN ${x!.sql} THEN 1 END)${call.over}`),
  SUM: plain('sum', sameType),
  // Snowflake's AVG of NUMBER keeps six more digits of scale; DuckDB's is a DOUBLE.
  AVG: aggregate(
    1,
    1,
    sameType,
    ([x], call) =>
      `sf.div(sum(${call.distinct}${x!.sql})${call.over}, nullif(count(${call.distinct}${x!.sql})${call.over}, 0))`,
  ),
  MIN: plain('min', sameType),
  MAX: plain('max', sameType),
  ANY_VALUE: plain('any_value', sameType, { takesVariant: true }),
  BOOLOR_AGG: plain('bool_or', 'boolean'),
  BOOLAND_AGG: plain('bool_and', 'boolean'),
  APPROX_COUNT_DISTINCT: plain('approx_count_distinct', 'number'),
  MAX_BY: aggregate(2, 2, sameType, ([x, by], call) => `arg_max_null(${x!.sql}, ${by!.sql})${call.over}`),
  MIN_BY: aggregate(2, 2, sameType, ([x, by], call) => `arg_min_null(${x!.sql}, ${by!.sql})${call.over}`),
  LISTAGG: aggregate(1, 2, 'text', ([x, separator], call) => {
    const between = quoteText(separator ? literalOf(separator, 'A separator', call) : '');
    if (!call.distinct) return `coalesce(string_agg(${asText(x!)}, ${between}${call.withinGroup})${call.over}, '')`;
    // DISTINCT compares and orders the values themselves, not their texts.
    const values = `list(DISTINCT ${x!.sql}${call.withinGroup}) FILTER (WHERE ${x!.sql} IS NOT NULL)`;
    return `coalesce(array_to_string(list_transform(${values}, lambda item: sf.text(item)), ${between}), '')`;
  }),
  ARRAY_AGG: aggregate(
    1,
    1,
    'variant',
    ([x], call) => {
      if (call.over) refuse('ARRAY_AGG as a window function', call.node);
      return `coalesce(to_json(list(${call.distinct}${x!.sql}${call.withinGroup}) FILTER (WHERE ${x!.sql} IS NOT NULL)), CAST('[]' AS JSON))`;
    },
    { takesVariant: true },
  ),
  ROW_NUMBER: ranked('row_number'),
  RANK: ranked('rank'),
  DENSE_RANK: ranked('dense_rank'),
  NTILE: window(1, 1, 'number', ([n], call) => `ntile(${n!.sql})${call.over}`),
  LAG: offset('lag'),
  LEAD: offset('lead'),
  FIRST_VALUE: edge('first_value'),
  LAST_VALUE: edge('last_value'),
  RATIO_TO_REPORT: window(1, 1, 'number', ([x], call) => `sf.div(${x!.sql}, nullif(sum(${x!.sql})${call.over}, 0))`),
};
