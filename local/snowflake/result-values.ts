import {
  type DuckDBDateValue,
  type DuckDBTimeValue,
  type DuckDBTimestampNanosecondsValue,
  type DuckDBTimestampValue,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
  JsonDuckDBValueConverter,
} from '@duckdb/node-api';
import type { ResultColumn } from './answers.ts';

type Encode = (value: DuckDBValue) => string;
type ColumnType = Omit<ResultColumn, 'name'>;

const integer: ColumnType = { type: 'fixed', precision: 38, scale: 0, nullable: true };
const timestamp = { precision: 0, scale: 9, nullable: true } as const;

/** Snowflake's type of a DuckDB column and how its values travel in the driver's JSON rows (all as text). */
export function resultType(type: DuckDBType): { column: ColumnType; encode: Encode } {
  switch (type.typeId) {
    case DuckDBTypeId.BOOLEAN:
      return { column: { type: 'boolean', nullable: true }, encode: (value) => (value === true ? '1' : '0') };
    case DuckDBTypeId.TINYINT:
    case DuckDBTypeId.SMALLINT:
    case DuckDBTypeId.INTEGER:
    case DuckDBTypeId.BIGINT:
    case DuckDBTypeId.HUGEINT:
    case DuckDBTypeId.UTINYINT:
    case DuckDBTypeId.USMALLINT:
    case DuckDBTypeId.UINTEGER:
    case DuckDBTypeId.UBIGINT:
    case DuckDBTypeId.UHUGEINT:
      return { column: integer, encode: String };
    case DuckDBTypeId.DECIMAL: {
      const { width, scale } = type;
      return { column: { type: 'fixed', precision: width, scale, nullable: true }, encode: String };
    }
    case DuckDBTypeId.FLOAT:
    case DuckDBTypeId.DOUBLE:
      return { column: { type: 'real', nullable: true }, encode: String };
    case DuckDBTypeId.DATE:
      return { column: { type: 'date', nullable: true }, encode: (value) => String((value as DuckDBDateValue).days) };
    case DuckDBTypeId.TIME:
      return {
        column: { type: 'time', ...timestamp },
        encode: (value) => seconds((value as DuckDBTimeValue).micros, 6),
      };
    case DuckDBTypeId.TIMESTAMP:
      return {
        column: { type: 'timestamp_ntz', ...timestamp },
        encode: (value) => seconds((value as DuckDBTimestampValue).micros, 6),
      };
    case DuckDBTypeId.TIMESTAMP_NS:
      return {
        column: { type: 'timestamp_ntz', ...timestamp },
        encode: (value) => seconds((value as DuckDBTimestampNanosecondsValue).nanos, 9),
      };
    case DuckDBTypeId.TIMESTAMP_TZ:
      // 1440 is offset zero: DuckDB keeps the instant, not the offset it was written with.
      return {
        column: { type: 'timestamp_tz', ...timestamp },
        encode: (value) => `${seconds((value as DuckDBTimestampValue).micros, 6)} 1440`,
      };
    case DuckDBTypeId.BLOB:
      return {
        column: { type: 'binary', nullable: true },
        encode: (value) =>
          Buffer.from((value as { bytes: Uint8Array }).bytes)
            .toString('hex')
            .toUpperCase(),
      };
    case DuckDBTypeId.LIST:
    case DuckDBTypeId.ARRAY:
      return { column: { type: 'array', nullable: true }, encode: (value) => asJson(value, type) };
    case DuckDBTypeId.STRUCT:
    case DuckDBTypeId.MAP:
      return { column: { type: 'object', nullable: true }, encode: (value) => asJson(value, type) };
    default:
      return type.alias === 'JSON'
        ? { column: { type: 'variant', nullable: true }, encode: String }
        : { column: { type: 'text', nullable: true }, encode: String };
  }
}

function asJson(value: DuckDBValue, type: DuckDBType): string {
  return JSON.stringify(JsonDuckDBValueConverter(value, type, JsonDuckDBValueConverter));
}

/** `seconds.nanoseconds` as signed decimal, the driver's form of times and timestamps. */
function seconds(units: bigint, digits: 6 | 9): string {
  const scale = 10n ** BigInt(digits);
  const absolute = units < 0n ? -units : units;
  const fraction = (absolute % scale).toString().padStart(digits, '0').padEnd(9, '0');
  return `${units < 0n ? '-' : ''}${absolute / scale}.${fraction}`;
}
