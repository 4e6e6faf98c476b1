import type { MergeAction } from './dialect/types.ts';

/** A column as the driver reads it from `rowtype`. Types: lower-case names of connection/result/data_types.js. */
export interface ResultColumn {
  name: string;
  type:
    | 'fixed'
    | 'real'
    | 'text'
    | 'boolean'
    | 'date'
    | 'time'
    | 'timestamp_ntz'
    | 'timestamp_tz'
    | 'variant'
    | 'object'
    | 'array'
    | 'binary';
  precision?: number;
  scale?: number;
  nullable: boolean;
}

export type ResultRow = (string | null)[];

/** A part of a large result in a file of its own: rows as JSON, comma separated, without outer brackets. */
export interface ResultPart {
  file: string;
  rowCount: number;
  bytes: number;
}

/** What the driver needs to copy files to or from the stage itself (PUT, GET). */
export interface FileTransfer {
  command: 'UPLOAD' | 'DOWNLOAD';
  src_locations: string[];
  stageInfo: {
    locationType: 'LOCAL_FS';
    location: string;
    path: string;
    region: null;
    storageAccount: null;
    creds: Record<string, never>;
  };
  autoCompress?: boolean;
  sourceCompression?: string;
  overwrite?: boolean;
  parallel: number;
  threshold: number;
  localLocation?: string;
  encryptionMaterial: null;
  presignedUrls: null;
}

/** Outcome of one statement. */
export interface StatementAnswer {
  /** Snowflake's statement type; the driver takes 0x3100–0x3500 for changes of rows. */
  statementTypeId: number;
  columns: ResultColumn[];
  /** First rows; the rest is in `parts`. */
  rows: ResultRow[];
  total: number;
  parts: ResultPart[];
  transfer?: FileTransfer;
  /** Of a multi-statement request: query ids of its statements, in order. */
  resultIds?: string[];
}

export const statementTypes = {
  select: 0x1000,
  insert: 0x3100,
  update: 0x3200,
  delete: 0x3300,
  merge: 0x3400,
  copy: 0x3600,
  session: 0x4000,
  multi: 0xa000,
  transaction: 0x5000,
  ddl: 0x6000,
} as const;

export function textColumn(name: string): ResultColumn {
  return { name, type: 'text', nullable: true };
}

export function numberColumn(name: string): ResultColumn {
  return { name, type: 'fixed', precision: 38, scale: 0, nullable: true };
}

/** A small result whose rows are all at hand. */
export function rowsAnswer(statementTypeId: number, columns: ResultColumn[], rows: ResultRow[]): StatementAnswer {
  return { statementTypeId, columns, rows, total: rows.length, parts: [] };
}

/** The one-line answer of DDL and session statements. */
export function statusAnswer(statementTypeId: number, message = 'Statement executed successfully.'): StatementAnswer {
  return rowsAnswer(statementTypeId, [textColumn('status')], [[message]]);
}

/** Counts of changed rows under Snowflake's column names; the driver adds the columns up. */
export function countsAnswer(statementTypeId: number, counts: Record<string, number>): StatementAnswer {
  return rowsAnswer(statementTypeId, Object.keys(counts).map(numberColumn), [Object.values(counts).map(String)]);
}

const mergeColumns = { insert: 'inserted', update: 'updated', delete: 'deleted' } as const;

/** Of MERGE: a count for each kind of clause that it has. */
export function mergeAnswer(actions: readonly MergeAction[], counts: Record<MergeAction, number>): StatementAnswer {
  const kinds = (Object.keys(mergeColumns) as MergeAction[]).filter((kind) => actions.includes(kind));
  return countsAnswer(
    statementTypes.merge,
    Object.fromEntries(kinds.map((kind) => [`number of rows ${mergeColumns[kind]}`, counts[kind]])),
  );
}
