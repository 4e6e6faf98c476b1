import { SnowflakeSqlError } from './dialect/types.ts';

/** Snowflake's error numbers and SQL states for what the endpoint itself, or DuckDB below it, can report. */
export const errorKinds = {
  statementCount: { code: '000008', sqlState: '0A000' },
  unsupported: { code: '000002', sqlState: '0A000' },
  canceled: { code: '000604', sqlState: '57014' },
  lockTimeout: { code: '000625', sqlState: '57014' },
  statementTimeout: { code: '000630', sqlState: '57014' },
  syntax: { code: '001003', sqlState: '42000' },
  compilation: { code: '002000', sqlState: '42601' },
  objectExists: { code: '002002', sqlState: '42710' },
  objectMissing: { code: '002003', sqlState: '02000' },
  insufficientPrivileges: { code: '003001', sqlState: '42501' },
  objectNotReady: { code: '002043', sqlState: '02000' },
  noCurrentPlace: { code: '090105', sqlState: '22000' },
  bindMissing: { code: '002049', sqlState: '42601' },
  unknownFunction: { code: '002140', sqlState: '42601' },
  invalidIdentifier: { code: '000904', sqlState: '42000' },
  numericValue: { code: '100038', sqlState: '22018' },
  numberRange: { code: '100039', sqlState: '22003' },
  dateValue: { code: '100040', sqlState: '22007' },
  divisionByZero: { code: '100051', sqlState: '22012' },
  badJson: { code: '100069', sqlState: '22P02' },
  nullInNotNull: { code: '100072', sqlState: '22000' },
  rowLoad: { code: '100078', sqlState: '22000' },
  nondeterministicMerge: { code: '100090', sqlState: '42P18' },
  remoteFileMissing: { code: '100016', sqlState: '22000' },
  localFile: { code: '253006', sqlState: '22000' },
  stageWrite: { code: '253003', sqlState: '53100' },
  damaged: { code: '253101', sqlState: '58030' },
  storageFull: { code: '253100', sqlState: '53100' },
  /** Of Time Travel. */
  stateGone: { code: '000707', sqlState: '02000' },
  resultGone: { code: '000709', sqlState: '02000' },
  internal: { code: '000603', sqlState: 'XX000' },
} as const;

export type ErrorKind = (typeof errorKinds)[keyof typeof errorKinds];

export function statementError(kind: ErrorKind, message: string): SnowflakeSqlError {
  return new SnowflakeSqlError(kind, message);
}

/** Several rows of a source meet one row that they would update. */
export function nondeterministicMerge(row: unknown): SnowflakeSqlError {
  return statementError(
    errorKinds.nondeterministicMerge,
    `Duplicate row detected during DML action\nRow Values: ${JSON.stringify(row)}`,
  );
}

export function canceled(): SnowflakeSqlError {
  return statementError(errorKinds.canceled, 'SQL execution canceled');
}

/** DuckDB's wording → Snowflake's number; the first pattern that matches decides. `$1` is the pattern's first group. */
const translations: readonly (readonly [RegExp, ErrorKind, string])[] = [
  [/^INTERRUPT Error|Interrupted!/i, errorKinds.canceled, 'SQL execution canceled'],
  [
    /Referenced column "([^"]+)" (?:was )?not found|Table "[^"]+" does not have a column named "([^"]+)"|column "([^"]+)" (?:does not exist|that was referenced)/i,
    errorKinds.invalidIdentifier,
    "SQL compilation error: invalid identifier '$1'",
  ],
  [
    /(?:Scalar|Aggregate|Table|Macro)?\s*Function with name "?([\w$]+)"? does not exist/i,
    errorKinds.unknownFunction,
    'SQL compilation error:\nUnknown function $1',
  ],
  [
    /(?:Table|View|Schema|Sequence|Type|Catalog|Index)(?: or view)? with name "?([^" !]+)"?,? does not exist/i,
    errorKinds.objectMissing,
    "SQL compilation error:\nObject '$1' does not exist or not authorized.",
  ],
  [
    /(?:Table|View|Schema|Sequence|Type) with name "?([^" !]+)"? already exists/i,
    errorKinds.objectExists,
    "SQL compilation error:\nObject '$1' already exists.",
  ],
  [
    /NOT NULL constraint failed: \S*?\.?([\w$]+)$/im,
    errorKinds.nullInNotNull,
    'NULL result in a non-nullable column ($1)',
  ],
  [/division by zero/i, errorKinds.divisionByZero, 'Division by zero'],
  [/Malformed JSON|JSON transform error/i, errorKinds.badJson, 'Error parsing JSON'],
  [
    /(?:date|timestamp|time) field value out of range|invalid (?:date|timestamp)|Could not (?:convert|parse) string .* (?:DATE|TIME)/i,
    errorKinds.dateValue,
    'Date or timestamp value is not recognized',
  ],
  [/Could not convert string ['"]([^'"]*)['"] to/i, errorKinds.numericValue, "Numeric value '$1' is not recognized"],
  [/^Out of Range Error|Overflow|out of range/i, errorKinds.numberRange, 'Number out of representable range'],
  [/^Conversion Error/i, errorKinds.numericValue, 'Value is not recognized'],
  [
    /Values were not provided for|Invalid number of parameters|Expected (?:at least )?\d+ parameters/i,
    errorKinds.bindMissing,
    'SQL compilation error:\nA bind variable is not set.',
  ],
  [/^Parser Error/i, errorKinds.syntax, 'SQL compilation error:\nsyntax error'],
  [
    /No space left on device|could not write|Disk quota|File too large/i,
    errorKinds.storageFull,
    'The warehouse could not write to disk',
  ],
  [/^(?:Binder|Catalog|Not implemented|Invalid Input) Error/i, errorKinds.compilation, 'SQL compilation error'],
];

/**
 * Puts a DuckDB failure into Snowflake's terms. DuckDB's own first lines follow in brackets, because they name the
 * value or the place; errors that already are Snowflake's pass unchanged.
 */
export function translateError(error: unknown): SnowflakeSqlError {
  if (error instanceof SnowflakeSqlError) return error;
  const text = error instanceof Error ? error.message : String(error);
  for (const [pattern, kind, template] of translations) {
    const match = pattern.exec(text);
    if (match === null) continue;
    if (kind === errorKinds.canceled) return canceled();
    const name = match.slice(1).find((group) => group !== undefined) ?? '';
    const shown = kind === errorKinds.numericValue ? name : name.toUpperCase();
    return statementError(kind, `${template.replace('$1', shown)} [DuckDB: ${firstLines(text)}]`);
  }
  return statementError(errorKinds.internal, `Processing stopped by an internal error [DuckDB: ${firstLines(text)}]`);
}

/** The part of a DuckDB message before its picture of the statement. */
function firstLines(text: string): string {
  return (text.split(/\n\s*\n|\nLINE \d/)[0] ?? text).replaceAll('\n', ' ').slice(0, 500);
}
