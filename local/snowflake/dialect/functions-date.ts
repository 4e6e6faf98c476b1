import { asText, textToDate } from './casts.ts';
import { calendarParts } from './date-parts.ts';
import { quoteText } from './names.ts';
import { builtin, literalOf, macro, scalar, type Call, type Rule } from './rule.ts';
import { strftimeFormat } from './time-formats.ts';
import { refuse } from './tree.ts';
import type { Value } from './value.ts';

const part = (name: string): Rule => scalar(1, 'number', ([date]) => `date_part('${name}', ${date!.sql})`);

function addRule(): Rule {
  return scalar(
    3,
    ([unit, , date]) =>
      calendarParts.has(unit!.literal!) ? date!.type : date!.type === 'date' ? 'timestamp_ntz' : date!.type,
    ([unit, count, date]) => {
      const sum = `${date!.sql} + sf.interval_${unit!.literal!}(${count!.sql})`;
      // DATE plus an interval is a TIMESTAMP in DuckDB; whole days keep a DATE a DATE in Snowflake.
      return calendarParts.has(unit!.literal!) ? `cast_to_type(${sum}, ${date!.sql})` : `(${sum})`;
    },
    { datePart: 'add' },
  );
}

const differenceRule = (): Rule =>
  scalar(
    3,
    'number',
    ([unit, from, to]) =>
      `sf.boundaries('${unit!.literal!}', CAST(${from!.sql} AS TIMESTAMP), CAST(${to!.sql} AS TIMESTAMP))`,
    { datePart: 'add' },
  );

/** TO_DATE and its kin: a cast, or strptime with a literal format. */
function parseRule(duckdb: string, type: 'date' | 'timestamp_ntz' | 'timestamp_tz', attempt: boolean): Rule {
  return scalar(
    [1, 2],
    type,
    ([value, format], call) => {
      if (!format) return epochOrCast(value!, duckdb, attempt, call);
      if (value!.type === 'number') return epochWithScale(value!, format, duckdb, call);
      const pattern = quoteText(strftimeFormat(literalOf(format, 'A format', call), call.node));
      return `CAST(${attempt ? 'try_strptime' : 'strptime'}(${asText(value!)}, ${pattern}) AS ${duckdb})`;
    },
    { takesVariant: true },
  );
}

function epochOrCast(value: Value, duckdb: string, attempt: boolean, call: Call): string {
  if (value.type === 'number') {
    if (value.literal === undefined || duckdb === 'DATE')
      refuse(`${call.name} of a number that is not a literal`, call.node);
    // Below 31,536,000,000 Snowflake reads seconds ("TO_TIMESTAMP").
    if (Number(value.literal) >= 31_536_000_000)
      refuse(`${call.name} of this number without a scale`, call.node, 'Give the scale: 3 for milliseconds.');
    return epoch(`to_timestamp(${value.sql})`, duckdb);
  }
  const text = value.type === 'variant' ? asText(value) : value.sql;
  if (duckdb === 'DATE' && (attempt || value.type === 'text' || value.asText)) return textToDate(text, attempt);
  return `${attempt ? 'TRY_CAST' : 'CAST'}(${text} AS ${duckdb})`;
}

function epochWithScale(value: Value, scale: Value, duckdb: string, call: Call): string {
  const digits = Number(literalOf(scale, 'A scale', call));
  if (![0, 3, 6].includes(digits)) refuse(`${call.name} with scale ${digits}`, call.node, 'Write 0, 3 or 6.');
  return epoch(`make_timestamptz(CAST(${value.sql} * ${10 ** (6 - digits)} AS BIGINT))`, duckdb);
}

const epoch = (instant: string, duckdb: string): string =>
  duckdb === 'TIMESTAMP' ? `timezone('UTC', ${instant})` : instant;

/** TO_CHAR of times; number formats are refused. */
const toText = (): Rule =>
  scalar(
    [1, 2],
    'text',
    ([value, format], call) => {
      if (!format) return asText(value!);
      const pattern = literalOf(format, 'A format', call);
      if (value!.type === 'number' || /^[\s$90.,SMI]*$/i.test(pattern)) {
        refuse('A number format', call.node, 'Write x::varchar, or round(x, 2)::varchar.');
      }
      return `sf.format_time(${value!.sql}, ${quoteText(strftimeFormat(pattern, call.node))})`;
    },
    { takesVariant: true },
  );

/** Dates and times. Weeks begin where the session's WEEK_START says (Monday by default). */
export const dateFunctions: Record<string, Rule> = {
  DATEADD: addRule(),
  TIMEADD: addRule(),
  TIMESTAMPADD: addRule(),
  DATEDIFF: differenceRule(),
  TIMEDIFF: differenceRule(),
  TIMESTAMPDIFF: differenceRule(),
  DATE_TRUNC: scalar(
    2,
    ([, date]) => date!.type,
    ([unit, date]) => {
      if (unit!.literal === 'week') return `sf.week_begin(${date!.sql})`;
      return `cast_to_type(date_trunc('${unit!.literal!}', ${date!.sql}), ${date!.sql})`;
    },
    { datePart: 'add' },
  ),
  DATE_PART: scalar(2, 'number', ([unit, date]) => readPart(unit!.literal!, date!.sql), { datePart: 'read' }),
  TIME_SLICE: macro('time_slice', [3, 3], ([date]) => date!.type),
  ADD_MONTHS: macro('add_months', 2, ([date]) => date!.type),
  MONTHS_BETWEEN: macro('months_between', 2, 'number'),
  LAST_DAY: builtin('last_day', 1, 'date'),
  YEAR: part('year'),
  QUARTER: part('quarter'),
  MONTH: part('month'),
  DAY: part('day'),
  DAYOFMONTH: part('day'),
  DAYOFYEAR: part('dayofyear'),
  DAYOFWEEK: macro('dayofweek', 1, 'number'),
  DAYOFWEEKISO: part('isodow'),
  WEEK: macro('week', 1, 'number'),
  WEEKOFYEAR: macro('week', 1, 'number'),
  WEEKISO: part('week'),
  YEAROFWEEKISO: part('isoyear'),
  HOUR: part('hour'),
  MINUTE: part('minute'),
  SECOND: part('second'),
  DAYNAME: scalar(1, 'text', ([date]) => `strftime(${date!.sql}, '%a')`),
  MONTHNAME: scalar(1, 'text', ([date]) => `strftime(${date!.sql}, '%b')`),
  DATE_FROM_PARTS: macro('date_from_parts', 3, 'date'),
  CONVERT_TIMEZONE: scalar([2, 3], 'timestamp_ntz', ([from, to, time], call) => {
    if (!time) {
      return refuse(
        'CONVERT_TIMEZONE with two arguments whose answer keeps its zone',
        call.node,
        "Cast it at once, CONVERT_TIMEZONE('Asia/Riyadh', t)::TIMESTAMP_NTZ, or write the source zone too.",
      );
    }
    return `timezone(${to!.sql}, timezone(${from!.sql}, CAST(${time.sql} AS TIMESTAMP)))`;
  }),
  CURRENT_TIMESTAMP: scalar([0, 1], 'timestamp_tz', () => 'now()'),
  SYSTIMESTAMP: scalar(0, 'timestamp_tz', () => 'now()'),
  LOCALTIMESTAMP: scalar([0, 1], 'timestamp_tz', () => 'now()'),
  GETDATE: scalar(0, 'timestamp_tz', () => 'now()'),
  SYSDATE: scalar(0, 'timestamp_ntz', () => `timezone('UTC', now())`),
  CURRENT_DATE: scalar(0, 'date', () => 'CAST(now() AS DATE)'),
  TO_DATE: parseRule('DATE', 'date', false),
  DATE: parseRule('DATE', 'date', false),
  TRY_TO_DATE: parseRule('DATE', 'date', true),
  TO_TIMESTAMP: parseRule('TIMESTAMP', 'timestamp_ntz', false),
  TO_TIMESTAMP_NTZ: parseRule('TIMESTAMP', 'timestamp_ntz', false),
  TRY_TO_TIMESTAMP: parseRule('TIMESTAMP', 'timestamp_ntz', true),
  TRY_TO_TIMESTAMP_NTZ: parseRule('TIMESTAMP', 'timestamp_ntz', true),
  TO_TIMESTAMP_TZ: parseRule('TIMESTAMPTZ', 'timestamp_tz', false),
  TO_TIMESTAMP_LTZ: parseRule('TIMESTAMPTZ', 'timestamp_tz', false),
  TRY_TO_TIMESTAMP_TZ: parseRule('TIMESTAMPTZ', 'timestamp_tz', true),
  TO_CHAR: toText(),
  TO_VARCHAR: toText(),
};

/** A part of a time: of `DATE_PART(part, t)` and `EXTRACT(part FROM t)`. */
export function readPart(unit: string, date: string): string {
  if (unit === 'week' || unit === 'dayofweek') return `sf.${unit}(${date})`;
  if (unit === 'weekiso') return `date_part('week', ${date})`;
  if (unit === 'epoch') return `CAST(floor(epoch(${date})) AS BIGINT)`;
  return `date_part('${unit}', ${date})`;
}
