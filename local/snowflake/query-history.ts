import { closeSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Query } from './queries.ts';

/** Snowflake's QUERY_HISTORY reaches back a year. */
const keptMilliseconds = 365 * 86_400_000;
/** Longest QUERY_TEXT of Snowflake's view. */
const textLength = 100_000;

const folderOf = (directory: string): string => join(directory, 'query_history');
const fileName = (time: number): string => `${new Date(time).toISOString().slice(0, 10)}.ndjson`;

/** Pattern of the history's files, for DuckDB. */
export function queryHistoryFiles(directory: string): string {
  return join(folderOf(directory).replaceAll(/[[*?]/g, '[$&]'), '*.ndjson');
}

/**
 * What ran, in the data folder: `query_history/<UTC day>.ndjson`, a line for each statement that ended, written before the next
 * one of its session begins. Members are the columns of SNOWFLAKE.ACCOUNT_USAGE.QUERY_HISTORY, and the tables that it changed.
 */
export class QueryHistory {
  readonly #folder: string;
  #day: string;
  #file: number;

  constructor(directory: string) {
    this.#folder = folderOf(directory);
    mkdirSync(this.#folder, { recursive: true });
    const oldest = fileName(Date.now() - keptMilliseconds);
    for (const file of readdirSync(this.#folder)) if (file < oldest) rmSync(join(this.#folder, file));
    this.#day = fileName(Date.now());
    this.#file = this.#open();
  }

  /** Notes a statement that has ended. A history that cannot be written must not stop the warehouse. */
  add(query: Query): void {
    // A request of several statements: each of them has a line of its own.
    if (query.type === 'MULTI_STATEMENT') return;
    const day = fileName(query.endedAt);
    try {
      if (day !== this.#day) {
        closeSync(this.#file);
        this.#day = day;
        this.#file = this.#open();
      }
      writeSync(this.#file, `${JSON.stringify(historyLine(query))}\n`);
    } catch (error) {
      process.stderr.write(`warehouse: the query history is not written: ${(error as Error).message}\n`);
    }
  }

  close(): void {
    closeSync(this.#file);
  }

  #open(): number {
    return openSync(join(this.#folder, this.#day), 'a', 0o600);
  }
}

function historyLine(query: Query): Record<string, string | number | string[] | null> {
  const { session } = query;
  const elapsed = query.endedAt - query.startedAt;
  return {
    QUERY_ID: query.id,
    QUERY_TEXT: query.sql.slice(0, textLength),
    DATABASE_NAME: session.database ?? null,
    SCHEMA_NAME: session.schema ?? null,
    QUERY_TYPE: query.type,
    SESSION_ID: Number(session.id),
    USER_NAME: session.user,
    ROLE_NAME: session.role ?? null,
    WAREHOUSE_NAME: query.usesWarehouse ? session.warehouseName : null,
    WAREHOUSE_SIZE: query.usesWarehouse ? 'X-Small' : null,
    QUERY_TAG: query.tag,
    EXECUTION_STATUS: query.status === 'SUCCESS' ? 'SUCCESS' : 'FAIL',
    ERROR_CODE: query.error?.code ?? null,
    ERROR_MESSAGE: query.error?.message ?? null,
    START_TIME: new Date(query.startedAt).toISOString(),
    END_TIME: new Date(query.endedAt).toISOString(),
    TOTAL_ELAPSED_TIME: elapsed,
    BYTES_SCANNED: query.bytesScanned,
    ...rowCounts(query),
    EXECUTION_TIME: elapsed - query.blockedMilliseconds,
    TRANSACTION_BLOCKED_TIME: query.blockedMilliseconds,
    // Not a column of the view: Time Travel reads it.
    CHANGED: [...query.changed],
  };
}

/** Changed rows stand in the answer under `number of rows …`; ROWS_PRODUCED of a change counts them all. */
function rowCounts({ answer }: Query) {
  const changed = (what: string) => {
    const at = answer?.columns.findIndex(({ name }) => name === `number of rows ${what}`) ?? -1;
    return at === -1 ? 0 : Number(answer?.rows[0]?.[at] ?? 0);
  };
  const loadedAt = answer?.columns.findIndex(({ name }) => name === 'rows_loaded') ?? -1;
  const loaded = loadedAt === -1 ? 0 : (answer?.rows ?? []).reduce((sum, row) => sum + Number(row[loadedAt]), 0);
  const [inserted, updated, deleted] = [changed('inserted') + loaded, changed('updated'), changed('deleted')];
  return {
    ROWS_PRODUCED: inserted + updated + deleted || (answer?.total ?? 0),
    ROWS_INSERTED: inserted,
    ROWS_UPDATED: updated,
    ROWS_DELETED: deleted,
  };
}
