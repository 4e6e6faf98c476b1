import { BIGINT, BOOLEAN, DOUBLE, type DuckDBType, type DuckDBValue, HUGEINT, VARCHAR } from '@duckdb/node-api';
import { errorKinds, statementError } from './errors.ts';

/** `bindings` of a query request: `{"1": {type: "FIXED", value: "5"}}`; an array of values makes an array bind. */
export type Bindings = Record<string, { type: string; value: string | null | (string | null)[] }>;

/** Values for `$1`, `$2`, … in order. */
export interface Bound {
  values: DuckDBValue[];
  types: DuckDBType[];
}

export const nothingBound: Bound = { values: [], types: [] };

/** One set of values, or for an array bind one set for each row. */
export function bindSets(bindings: Bindings | undefined): { sets: Bound[]; isArray: boolean } {
  const entries = Object.entries(bindings ?? {}).toSorted(([a], [b]) => Number(a) - Number(b));
  const [first] = entries;
  if (first === undefined) return { sets: [nothingBound], isArray: false };
  if (!Array.isArray(first[1].value)) return { sets: [bind(entries, undefined)], isArray: false };
  return { sets: first[1].value.map((_value, row) => bind(entries, row)), isArray: true };
}

function bind(entries: [string, Bindings[string]][], row: number | undefined): Bound {
  const values: DuckDBValue[] = [];
  const types: DuckDBType[] = [];
  for (const [place, { type, value }] of entries) {
    const text = Array.isArray(value) ? (row === undefined ? null : (value[row] ?? null)) : value;
    const [bound, boundType] = text === null ? [null, VARCHAR] : convert(place, type.toUpperCase(), text);
    values.push(bound);
    types.push(boundType);
  }
  return { values, types };
}

function convert(place: string, type: string, text: string): [DuckDBValue, DuckDBType] {
  switch (type) {
    case 'FIXED': {
      if (!/^-?\d+$/.test(text)) return [text, VARCHAR];
      const value = BigInt(text);
      return value === BigInt.asIntN(64, value) ? [value, BIGINT] : [value, HUGEINT];
    }
    case 'REAL': {
      const value = Number(text);
      if (Number.isNaN(value))
        throw statementError(errorKinds.numericValue, `Numeric value '${text}' of bind ${place} is not recognized`);
      return [value, DOUBLE];
    }
    case 'BOOLEAN':
      return [text === '1' || text.toLowerCase() === 'true', BOOLEAN];
    default:
      return [text, VARCHAR];
  }
}

/** The values that a statement reads, in its own order: `binds` names them (see `PreparedSql.binds`). */
export function boundFor({ values, types }: Bound, binds: readonly number[]): Bound {
  const missing = binds.find((place) => place > values.length);
  if (missing !== undefined)
    throw statementError(errorKinds.bindMissing, `SQL compilation error:\nBind variable :${missing} not set.`);
  return { values: binds.map((place) => values[place - 1]!), types: binds.map((place) => types[place - 1]!) };
}
