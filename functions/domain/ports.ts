/** What the use cases need of the world; adapters implement these, handlers wire them. */

/** Wall clock and sleeping, injected so that tests decide both. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** Structured log; never receives bodies, tokens or personal data. */
export interface Log {
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
}

export type Bind = string | number | boolean | null;

export interface Statement {
  sql: string;
  /** Values for `:1`, `:2`, … or `?`, in order. */
  binds?: readonly Bind[];
}

export type WarehouseRow = Record<string, unknown>;

export interface StatementResult {
  columns: string[];
  /** Numbers, dates and JSON arrive as text, so that nothing is rounded on the way. */
  rows: WarehouseRow[];
  affected: { inserted: number; updated: number; deleted: number };
  queryId: string;
}

export interface StagedFile {
  /** Path inside the stage, without the stage's name. */
  path: string;
  bytes: number;
}

/** Internal stage: files by path, `PUT` and `GET` need no running warehouse. */
export interface Stage {
  /** Uploads one file under `folder`; a file of that name that is already there is left alone. */
  put(localFile: string, folder: string): Promise<StagedFile>;
  /** Downloads every file at or under `path` into `localFolder` and returns their local paths. */
  get(path: string, localFolder: string): Promise<string[]>;
  list(folder: string): Promise<StagedFile[]>;
}

export interface Warehouse extends Stage {
  execute(statement: Statement): Promise<StatementResult>;
  /** Rows one by one, for results that must not be held in memory. */
  stream(statement: Statement): AsyncIterable<WarehouseRow>;
  /** All or nothing: begin, the statements in order, commit; rolled back when one fails. */
  transaction(statements: readonly Statement[]): Promise<StatementResult[]>;
  /** Statements sent so far (commands included). */
  readonly statementCount: number;
  close(): Promise<void>;
}
