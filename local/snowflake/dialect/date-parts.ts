import { refuse, type Json } from './tree.ts';

/** Snowflake's spellings ("Supported date and time parts") → DuckDB's names. */
const spellings: Record<string, readonly string[]> = {
  year: ['year', 'y', 'yy', 'yyy', 'yyyy', 'yr', 'years', 'yrs'],
  quarter: ['quarter', 'q', 'qtr', 'qtrs', 'quarters'],
  month: ['month', 'mm', 'mon', 'mons', 'months'],
  week: ['week', 'w', 'wk', 'weekofyear', 'woy', 'wy'],
  day: ['day', 'd', 'dd', 'days', 'dayofmonth'],
  hour: ['hour', 'h', 'hh', 'hr', 'hours', 'hrs'],
  minute: ['minute', 'm', 'mi', 'min', 'minutes', 'mins'],
  second: ['second', 's', 'sec', 'seconds', 'secs'],
  millisecond: ['millisecond', 'ms', 'msec', 'milliseconds'],
  microsecond: ['microsecond', 'us', 'usec', 'microseconds'],
  dayofweek: ['dayofweek', 'weekday', 'dow', 'dw'],
  isodow: ['dayofweekiso', 'weekday_iso', 'dow_iso', 'dayofweek_iso'],
  dayofyear: ['dayofyear', 'yearday', 'doy', 'dy'],
  weekiso: ['weekiso', 'week_iso', 'weekofyeariso', 'weekofyear_iso'],
  isoyear: ['yearofweekiso'],
  epoch: ['epoch_second', 'epoch', 'epoch_seconds'],
};

const canonical = new Map(Object.entries(spellings).flatMap(([part, all]) => all.map((spelling) => [spelling, part])));

/** Parts that a day has; adding them to a DATE gives a DATE, anything smaller a TIMESTAMP_NTZ. */
export const calendarParts = new Set(['year', 'quarter', 'month', 'week', 'day']);
const clockParts = new Set(['hour', 'minute', 'second', 'millisecond', 'microsecond']);

export function readDatePart(text: string, allowed: 'add' | 'read', node?: Json): string {
  const part = canonical.get(text.toLowerCase());
  if (!part)
    return refuse(`The date part '${text}'`, node, 'Write year, quarter, month, week, day, hour, minute or second.');
  if (allowed === 'read' && /^(milli|micro)second$/.test(part)) {
    return refuse(`The date part '${text}' here`, node, 'Write second, or epoch_second.');
  }
  if (allowed === 'add' && !calendarParts.has(part) && !clockParts.has(part)) {
    return refuse(
      `The date part '${text}' here`,
      node,
      'Write year, quarter, month, week, day, hour, minute or second.',
    );
  }
  return part;
}
