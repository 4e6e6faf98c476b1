/**
 * What the dialect hands to the warehouse endpoint for one Snowflake statement:
 * either DuckDB text to run, or a command that the endpoint carries out itself.
 */

/** A stage file location, `@db.schema.stage/path`: name parts upper-case as Snowflake folds them, path without leading slash. */
export interface StageRef {
  name: string[];
  path: string;
}

export type CopyOptions = Record<string, string | boolean | number>;

/** A statement that DuckDB runs. */
export interface PreparedSql {
  kind: 'query' | 'insert' | 'update' | 'delete' | 'merge' | 'ddl';
  /** DuckDB text; binds appear as `$1`, `$2`, …. A `ddl` may hold several statements separated by `;`, to be run together. */
  sql: string;
  /**
   * Which of the caller's binds `$1`, `$2`, … are: `[1, 3]` when the statement reads `:1` and `:3` only.
   * DuckDB takes neither gaps nor values that a statement does not read.
   */
  binds: number[];
  /** Tables the statement writes, dotted, upper-case, with as many parts as were typed. */
  writes: string[];
  /**
   * For MERGE and UPDATE … FROM whose source is not provably unique: a DuckDB query to run first.
   * Any row means that several source rows meet one target row; Snowflake answers error 100090.
   */
  uniqueSource?: string;
  /** The binds of `uniqueSource`, as `binds`. */
  uniqueSourceBinds?: number[];
  /** Result names as Snowflake gives them, when they are known without the catalogue. */
  columns?: string[];
  /** Of MERGE: what its clauses do, in their order. */
  mergeActions?: MergeAction[];
  /** Of MERGE: the same in steps. */
  steps?: MergeSteps;
}

/** DuckDB text and the caller's binds that it reads, as `PreparedSql` has them. */
export interface BoundSql {
  sql: string;
  binds: number[];
}

export type MergeAction = 'insert' | 'update' | 'delete';

/** MERGE in steps: the rows of its source that a clause takes, put aside, and what each clause then makes of them. */
export interface MergeSteps<Text = BoundSql> {
  /** Makes the temporary table `collected`: `$row` is the target's row id or null, `$clause` the place of the clause that takes the row, then the source's columns. */
  collect: Text;
  /** Of each clause, what adds what becomes of its rows; those that an update or delete met are still there and have to go. */
  writes: (Text | undefined)[];
  /** Takes the rows that an update or delete met out of the target. */
  remove: string;
}

/** The table that `MergeSteps` put rows aside in, as DuckDB text. */
export const collected = 'temp."merged rows"';

/** A statement as rendered, before its binds are numbered. */
export type Rendered = Omit<PreparedSql, 'binds' | 'uniqueSourceBinds' | 'steps'> & { steps?: MergeSteps<string> };

export type Command =
  | { type: 'begin'; name?: string }
  | { type: 'commit' | 'rollback' }
  /** `SELECT SYSTEM$ABORT_SESSION(id)` or `SELECT SYSTEM$ABORT_TRANSACTION(id)`, alone as they are written. */
  | { type: 'abort'; what: 'session' | 'transaction'; id: string }
  | { type: 'use'; what: 'database' | 'schema' | 'role' | 'warehouse'; name: string[] }
  | { type: 'put'; file: string; stage: StageRef; options: CopyOptions }
  | { type: 'get'; stage: StageRef; folder: string; options: CopyOptions }
  | { type: 'list' | 'remove'; stage: StageRef; pattern?: string }
  | {
      type: 'copy';
      table: string[];
      columns?: string[];
      /** DuckDB select list over a row source with columns `"$1"` (JSON), `"metadata$filename"`, `"metadata$file_row_number"`, `"metadata$start_scan_time"`. */
      select?: string;
      stage: StageRef;
      files?: string[];
      pattern?: string;
      options: CopyOptions;
    }
  | { type: 'create_stage' | 'create_database'; name: string[]; ifNotExists: boolean; orReplace: boolean }
  /** Days of Time Travel of one table. */
  | { type: 'set_retention'; table: string[]; days: number }
  | { type: 'set_parameters'; parameters: Record<string, string> }
  | { type: 'show' | 'describe'; what: string; name?: string[] }
  /** Accepted and without effect on a laptop (grants, warehouses, clustering, …); the message says so. */
  | { type: 'accepted'; message: string };

export type Prepared = PreparedSql | { kind: 'command'; command: Command };

/** Snowflake's own numbers for the errors that the dialect raises. */
export const errorCodes = {
  /** SQL compilation error: syntax error. */
  syntax: { code: '001003', sqlState: '42000' },
  /** SQL compilation error: unknown function. */
  unknownFunction: { code: '002140', sqlState: '42601' },
  /** Unsupported feature. */
  unsupported: { code: '000002', sqlState: '0A000' },
} as const;

/** A statement that is refused before it reaches DuckDB: what, where (1-based line and position), what to write instead. */
export class SnowflakeSqlError extends Error {
  override readonly name = 'SnowflakeSqlError';
  readonly code: string;
  readonly sqlState: string;
  readonly line: number;
  readonly position: number;

  constructor(
    kind: { readonly code: string; readonly sqlState: string },
    message: string,
    where: { line: number; position: number } = { line: 1, position: 0 },
  ) {
    super(message);
    this.code = kind.code;
    this.sqlState = kind.sqlState;
    this.line = where.line;
    this.position = where.position;
  }
}
