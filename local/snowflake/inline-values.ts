import { BIGINT, BOOLEAN, DOUBLE, type DuckDBType, type DuckDBValue, HUGEINT } from '@duckdb/node-api';
import type { Bound } from './bind-values.ts';
import { literal } from './names.ts';

/** Strings and quoted names of DuckDB text, and its places for values. */
const places = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\d+)/g;

/**
 * DuckDB text with its values in their places. DuckDB (1.5.6) compiles a statement that has places when it is prepared and once
 * more whenever it runs (measured), and a model is tens of kilobytes of text.
 */
export function withValues(sql: string, { values, types }: Bound): string {
  if (values.length === 0) return sql;
  return sql.replaceAll(places, (found, place: string | undefined) =>
    place === undefined ? found : asLiteral(values[Number(place) - 1]!, types[Number(place) - 1]!),
  );
}

/** With its type, which decides how DuckDB compares it. DuckDB's text ends at the first character 0. */
function asLiteral(value: DuckDBValue, type: DuckDBType): string {
  const text = value === null ? 'NULL' : literal(String(value)).replaceAll('\u0000', "' || chr(0) || '");
  return `CAST(${text} AS ${nameOf(type)})`;
}

function nameOf(type: DuckDBType): string {
  const known = [BIGINT, HUGEINT, DOUBLE, BOOLEAN].find(({ typeId }) => typeId === type.typeId);
  return known === undefined ? 'VARCHAR' : known.toString();
}
