import type { DataType } from './data-types.ts';
import { refuse, type Node } from './tree.ts';
import type { Value } from './value.ts';

/** The value as Snowflake writes it into text: strings of a VARIANT without quotes, timestamps with milliseconds. */
export function asText(value: Value): string {
  if (value.type === 'text') return value.sql;
  if (value.asText) return value.asText();
  if (value.type === 'number' || value.type === 'boolean' || value.type === 'date')
    return `CAST(${value.sql} AS VARCHAR)`;
  return `sf.text(${value.sql})`;
}

export function castTo(value: Value, target: DataType): Value {
  return { sql: castSql(value, target), type: target.type };
}

function castSql(value: Value, target: DataType): string {
  switch (target.type) {
    case 'text': {
      const text = asText(value);
      if (target.length === undefined) return text;
      const fits = value.literal !== undefined && value.literal.length <= target.length;
      return fits ? text : `sf.text_within(${text}, ${target.length})`;
    }
    case 'variant':
      return value.type === 'variant' ? value.sql : `sf.variant(${value.sql})`;
    case 'boolean':
      if (value.type === 'number') return `(${value.sql} <> 0)`;
      return value.type === 'boolean' ? value.sql : `sf.boolean(${asText(value)})`;
    case 'number':
      // DuckDB reads text into DECIMAL(38,0) a hundred times slower than into HUGEINT, with the same rounding.
      if (target.duckdb === 'DECIMAL(38,0)' && (value.type === 'text' || value.asText)) {
        return `CAST(CAST(${asText(value)} AS HUGEINT) AS DECIMAL(38,0))`;
      }
      return `CAST(${value.type === 'variant' ? asText(value) : value.sql} AS ${target.duckdb})`;
    case 'date':
      if (value.type === 'text' || value.asText) return textToDate(asText(value), false);
      return `CAST(${value.type === 'variant' ? asText(value) : value.sql} AS DATE)`;
    case 'timestamp_tz':
      return `sf.timestamp_tz(${value.type === 'variant' ? asText(value) : value.sql})`;
    default:
      // A VARIANT is read through its text: JSON null becomes NULL, a string loses its quotes.
      return `CAST(${value.type === 'variant' ? asText(value) : value.sql} AS ${target.duckdb})`;
  }
}

/** A date from text. DuckDB's own cast overlooks what follows the day; its cast to TIMESTAMP does not. */
export function textToDate(text: string, attempt: boolean): string {
  return `CAST(${attempt ? 'TRY_CAST' : 'CAST'}(${text} AS TIMESTAMP) AS DATE)`;
}

/** TRY_CAST: Snowflake takes text only. */
export function tryCastTo(value: Value, target: DataType, node: Node): Value {
  if (value.type === 'variant') {
    refuse('TRY_CAST of a VARIANT', node, 'Cast to text first: TRY_CAST(v::VARCHAR AS …). Snowflake refuses it too.');
  }
  if (target.type === 'variant' || target.type === 'text') refuse(`TRY_CAST to ${target.duckdb}`, node);
  if (target.type === 'boolean') return { sql: `sf.try_boolean(${value.sql})`, type: 'boolean' };
  if (target.type === 'date') return { sql: textToDate(value.sql, true), type: 'date' };
  return { sql: `TRY_CAST(${value.sql} AS ${target.duckdb})`, type: target.type };
}
