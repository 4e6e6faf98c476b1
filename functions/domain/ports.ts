import type { BusyPeriod } from '../contracts/run.ts';

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

export type WarehouseRow = Record<string, string | boolean | null>;

export interface StatementResult {
  columns: string[];
  /** The driver's type of each column, in lower case: `fixed`, `real`, `text`, `boolean`, `date`, `timestamp_ntz`, `variant` … */
  types: string[];
  /** Numbers, dates and JSON arrive as text, so that nothing is rounded on the way. */
  rows: WarehouseRow[];
  affected: { inserted: number; updated: number; deleted: number };
  queryId: string;
}

/** A transaction that was open and is undone. */
export interface EndedTransaction {
  session: string;
  /** When it began, as the warehouse writes it. */
  startedOn: string;
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
  /** Removes every file at or under `path`; none there is no error. */
  remove(path: string): Promise<void>;
}

export interface Warehouse extends Stage {
  /** Name of the database that the session works in. */
  readonly database: string;
  execute(statement: Statement): Promise<StatementResult>;
  /** Rows one by one, for results that must not be held in memory. */
  stream(statement: Statement): AsyncIterable<WarehouseRow>;
  /**
   * All or nothing: begin, the statements in order, commit; rolled back when one fails. By `name` (upper-case letters, digits and
   * underscores) it can be found while it is open.
   */
  transaction(statements: readonly Statement[], name?: string): Promise<StatementResult[]>;
  /**
   * Ends the sessions of this user that have a transaction of that name open, which undoes it. Does not need a running warehouse.
   */
  endTransactions(name: string): Promise<EndedTransaction[]>;
  /** Statements sent so far (commands included). */
  readonly statementCount: number;
  /** When statements of this session needed a running warehouse. */
  readonly busy: readonly BusyPeriod[];
  close(): Promise<void>;
}

/** One JSON object of the store's API, as it came. */
export type SourceRecord = Record<string, unknown>;

/** What a listing says of itself. Only these numbers are believed; its links name other hosts and are never followed. */
export interface Pagination {
  total: number;
  perPage: number;
  currentPage: number;
  totalPages: number;
}

export interface ListPage {
  rows: SourceRecord[];
  /** Null for endpoints that answer everything at once. */
  pagination: Pagination | null;
}

export type SourceQuery = Record<string, string | number>;

/** The store's API as one lane sees it: rate budget, token, retries and error classes are behind it. */
export interface SourceApi {
  /** Null when the store itself answers 404. */
  list(path: string, query: SourceQuery): Promise<ListPage | null>;
  /** Null when the store itself says that there is no such record (404 in its own envelope, never a gateway's page). */
  detail(path: string): Promise<SourceRecord | null>;
  /** Requests sent so far and how many of them were answered 429. */
  readonly usage: { requests: number; tooManyRequests: number };
}

/** The store's clock and identity, asked before the token is known to be good. */
export interface StoreIdentity {
  /** The answer's `Date` header, ISO 8601 UTC. */
  asOf: string;
  /** Null when the token was rejected: EnsureToken judges that. */
  storeId: string | null;
}

interface ClosedFile {
  path: string;
  lines: number;
  bytes: number;
  /** SHA-256 (hex) of the uncompressed content. */
  sha256: string;
}

export interface LineWriter {
  readonly lines: number;
  /** Compressed bytes written so far, a little behind while gzip holds a block. */
  readonly bytes: number;
  /** Appends one line, given in parts (text, or UTF-8); resolves when there is room for the next, so that memory stays flat. */
  write(...parts: (string | Uint8Array)[]): Promise<void>;
  close(): Promise<ClosedFile>;
}

/** A temporary folder for gzip NDJSON files, read and written line by line. */
export interface WorkFolder {
  readonly path: string;
  create(name: string): Promise<LineWriter>;
  lines(file: string): AsyncIterable<string>;
  /** Renames inside the folder and returns the new path. */
  rename(file: string, name: string): Promise<string>;
  remove(file: string): Promise<void>;
}

export interface SecretVersion {
  versionId: string;
  value: string;
  /** When the version was written, Unix seconds. */
  createdAt: number;
}

/** Versions and labels of a secret. Creating a version and moving a label are both atomic. */
export interface SecretVersions {
  /** The version that carries the label; null when none does. */
  labelled(label: string): Promise<SecretVersion | null>;
  /** The version of that id; null when there is none. */
  version(versionId: string): Promise<SecretVersion | null>;
  /** False when a version of that id exists with other content. */
  create(versionId: string, value: string, label: string): Promise<boolean>;
  /** Compare-and-swap: false when the label is no longer on `from`. */
  moveLabel(label: string, from: string, to: string): Promise<boolean>;
}

/** OAuth pair as the token endpoint answered it, before `expires` is resolved. */
export interface GrantedPair {
  accessToken: string;
  refreshToken: string;
  /** Absolute Unix seconds. */
  expires: number;
}

export interface TokenEndpoint {
  /** False only when the server rejects the access token as invalid or expired; true also when it cannot be asked. */
  accepts(accessToken: string): Promise<boolean>;
  /**
   * Spends the refresh token: one request, never repeated. Throws `RefreshNotSent` (domain) when the request
   * certainly did not reach the server or was refused unprocessed, `TokenRefreshUnknownError` when nobody can know.
   */
  refresh(refreshToken: string, client: { id: string; secret: string }): Promise<GrantedPair>;
}

export interface Execution {
  arn: string;
  /** Milliseconds since the epoch. */
  startedAt: number;
  /** JSON text; null when it is not (or no longer) readable. */
  input: string | null;
}

/** What the failing state was and how often it was tried. */
export interface FailureTrace {
  state: string | null;
  attempts: number;
  error: string | null;
  cause: string | null;
}

export interface Executions {
  running(stateMachineArn: string): Promise<Execution[]>;
  /** Null when the execution is unknown or its history is gone. */
  failure(executionArn: string): Promise<FailureTrace | null>;
}

export interface Alerts {
  /** Returns the message id. */
  publish(subject: string, message: string): Promise<string>;
}

export interface Audit {
  /** File name: `<table>__<expectation>`. */
  name: string;
  /** The expectation in one sentence. */
  sentence: string;
  /** `block` keeps the last Gold, `warn` is reported. */
  severity: 'block' | 'warn';
}

/** A file of one query, with the words that fill its `{name}` places. */
export interface ModelPart {
  name: string;
  words?: Readonly<Record<string, string>>;
}

/** The SQL files, by their path under `sql/` without the ending. */
export interface SqlModels {
  /**
   * The file's statement with its binds. Files number their binds by meaning (`:1` store, `:2` the run published before,
   * `:3` the run); only those a file uses are sent. `words` fills `{name}` places with values that match a pattern of ours.
   */
  statement(name: string, binds: readonly Bind[], words?: Readonly<Record<string, string>>): Promise<Statement>;
  /** One query of several files whose columns agree, joined by `union all`; none at all is refused. */
  union(parts: readonly ModelPart[], binds: readonly Bind[]): Promise<Statement>;
  /** Tables that the file says it reads, such as `SILVER.silver_orders`. */
  reads(name: string): Promise<readonly string[]>;
  audits(layer: 'silver' | 'gold'): Promise<Audit[]>;
  /** One query that asks all of them: `audit` (its name) and `example_key` of every row found, at most twenty rows of each. */
  findings(audits: readonly Audit[], binds: readonly Bind[]): Promise<Statement>;
}
