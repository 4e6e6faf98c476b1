import { foldIdentifier } from './names.ts';
import { open, refuse, type Json, type Node } from './tree.ts';

/** What is known of a value before DuckDB binds it; `unknown` is a column of a table. */
export type ValueType =
  | 'variant'
  | 'text'
  | 'number'
  | 'float'
  | 'boolean'
  | 'date'
  | 'time'
  | 'timestamp_ntz'
  | 'timestamp_tz'
  | 'binary'
  | 'interval'
  | 'unknown';

export interface DataType {
  type: ValueType;
  /** DuckDB's name. */
  duckdb: string;
  /** VARCHAR(n). */
  length?: number;
}

const integerNames = new Set(['INT', 'INTEGER', 'BIGINT', 'SMALLINT', 'TINYINT', 'BYTEINT']);
const textNames = new Set(['VARCHAR', 'STRING', 'TEXT', 'CHAR', 'CHARACTER', 'CHARVARYING', 'NVARCHAR']);
const floatNames = new Set(['FLOAT', 'FLOAT4', 'FLOAT8', 'DOUBLE', 'DOUBLEPRECISION', 'REAL']);

/** Reads a Snowflake type; integer types are NUMBER(38,0) as in Snowflake, times keep microseconds. */
export function readDataType(value: Json | undefined): DataType {
  const { tag, body } = open(value);
  const custom = tag === 'Custom' ? (body as unknown as [Node[], string[]]) : undefined;
  const name = custom
    ? custom[0].map((part) => foldIdentifier(open(part).body)).join('.')
    : tag.replaceAll('_', '').toUpperCase();
  const numbers = custom ? custom[1].map(Number) : (JSON.stringify(body).match(/\d+/g) ?? []).map(Number);

  if (name === 'NUMBER' || name === 'DECIMAL' || name === 'NUMERIC' || name === 'DEC') {
    return { type: 'number', duckdb: `DECIMAL(${numbers[0] ?? 38},${numbers[1] ?? 0})` };
  }
  if (integerNames.has(name)) return { type: 'number', duckdb: 'DECIMAL(38,0)' };
  if (textNames.has(name)) {
    const length = numbers[0] ?? (name.startsWith('CHAR') ? 1 : undefined);
    return { type: 'text', duckdb: 'VARCHAR', ...(length === undefined ? {} : { length }) };
  }
  if (floatNames.has(name)) return { type: 'float', duckdb: 'DOUBLE' };
  switch (name) {
    case 'BOOLEAN':
    case 'BOOL':
      return { type: 'boolean', duckdb: 'BOOLEAN' };
    case 'DATE':
      return { type: 'date', duckdb: 'DATE' };
    case 'TIME':
      return { type: 'time', duckdb: 'TIME' };
    case 'TIMESTAMP':
    case 'DATETIME':
    case 'TIMESTAMPNTZ':
    case 'TIMESTAMP_NTZ':
      return { type: 'timestamp_ntz', duckdb: 'TIMESTAMP' };
    case 'TIMESTAMP_TZ':
    case 'TIMESTAMP_LTZ':
    case 'TIMESTAMPTZ':
    case 'TIMESTAMPLTZ':
      return { type: 'timestamp_tz', duckdb: 'TIMESTAMPTZ' };
    case 'BINARY':
    case 'VARBINARY':
      return { type: 'binary', duckdb: 'BLOB' };
    case 'VARIANT':
    case 'OBJECT':
    case 'ARRAY':
      return { type: 'variant', duckdb: 'JSON' };
    default:
      return refuse(`The data type ${name}`, value);
  }
}
