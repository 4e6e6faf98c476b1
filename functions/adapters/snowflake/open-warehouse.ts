import { basename, resolve } from 'node:path';
import { mkdir, stat } from 'node:fs/promises';
import snowflake, { type Connection, type RowStatement } from 'snowflake-sdk';
import type { BusyPeriod } from '../../contracts/run.ts';
import type { WarehouseSecret } from '../../contracts/secrets.ts';
import type {
  EndedTransaction,
  Stage,
  StagedFile,
  Statement,
  StatementResult,
  Warehouse,
  WarehouseRow,
} from '../../domain/ports.ts';
import { StageWriteError } from '../../domain/errors.ts';
import { BusyPeriods, needsWarehouse } from './busy-periods.ts';
import { classifyDriverError } from './errors.ts';
import { begin, endTransactions } from './open-transactions.ts';

/** Session settings every statement relies on; the driver's login cannot carry them (measured with 3.3.0). */
const sessionParameters = [
  "TIMEZONE = 'UTC'",
  "TIMESTAMP_TYPE_MAPPING = 'TIMESTAMP_NTZ'",
  'WEEK_START = 7',
  // Snowflake ends an idle transaction that blocks others after five minutes; a wait must outlast that.
  'LOCK_TIMEOUT = 420',
  // The default is two days; a Lambda lives fifteen minutes.
  'STATEMENT_TIMEOUT_IN_SECONDS = 840',
  // A statement whose Lambda died must not overlap its own retry.
  'ABORT_DETACHED_QUERY = TRUE',
].join(' ');

export interface OpenWarehouseOptions {
  secret: WarehouseSecret;
  database: string;
  /** Travels with every statement as QUERY_TAG (JSON), joined by the statement's `model`: cost by run and model is told by it. */
  tag?: Record<string, string>;
}

/**
 * Connects with a key pair and returns the warehouse port. Close it at the end of every invocation: the Node 24 Lambda
 * runtime waits for nothing.
 */
export async function openWarehouse(options: OpenWarehouseOptions): Promise<Warehouse> {
  snowflake.configure({ logLevel: 'OFF', disableConsoleLogin: true } as Parameters<typeof snowflake.configure>[0]);
  const { secret, database } = options;
  let connection: Connection;
  try {
    connection = snowflake.createConnection({
      account: secret.account,
      username: secret.user,
      authenticator: 'SNOWFLAKE_JWT',
      privateKey: secret.private_key,
      ...(secret.private_key_pass === undefined ? {} : { privateKeyPass: secret.private_key_pass }),
      ...(secret.role === undefined ? {} : { role: secret.role }),
      ...(secret.warehouse === undefined ? {} : { warehouse: secret.warehouse }),
      ...(secret.access_url === undefined ? {} : { accessUrl: secret.access_url }),
      database,
      application: 'salla-snowflake',
      // The default of seven means minutes before anybody hears of it; the state machine repeats the state anyway.
      sfRetryMaxLoginRetries: 3,
      // Numbers, dates and JSON as text: a double cannot hold DECIMAL(38,4).
      fetchAsString: ['Number', 'Date', 'JSON'],
      // The default turns an absent number into the text "NULL" as soon as numbers are fetched as text.
      representNullAsStringNull: false,
    });
    await connect(connection);
  } catch (error) {
    throw classifyDriverError(error, 'logging in');
  }
  const warehouse = new SnowflakeWarehouse(connection, database, options.tag);
  await warehouse.execute({ sql: `ALTER SESSION SET ${sessionParameters}` });
  return warehouse;
}

/** The driver's promise also resolves when the login was refused; only its callback tells. */
async function connect(connection: Connection): Promise<void> {
  await new Promise<void>((done, fail) => {
    connection.connectAsync((error) => (error ? fail(error) : done())).catch(fail);
  });
}

class SnowflakeWarehouse implements Warehouse, Stage {
  readonly database: string;
  #statements = 0;
  readonly #busy = new BusyPeriods();
  readonly #connection: Connection;
  readonly #stage: string;
  readonly #tag: Record<string, string> | undefined;

  constructor(connection: Connection, database: string, tag: Record<string, string> | undefined) {
    this.#connection = connection;
    this.database = database;
    this.#stage = `${database}.BRONZE.SALLA_STAGE`;
    this.#tag = tag;
  }

  get statementCount(): number {
    return this.#statements;
  }

  get busy(): readonly BusyPeriod[] {
    return this.#busy.list;
  }

  async execute(statement: Statement): Promise<StatementResult> {
    const { rows, driverStatement } = await this.#send(statement, false);
    const columns = driverStatement.getColumns() ?? [];
    return {
      columns: columns.map((column) => column.getName()),
      types: columns.map((column) => column.getType().toLowerCase()),
      rows,
      affected: affectedRows(rows),
      queryId: driverStatement.getQueryId(),
    };
  }

  async *stream(statement: Statement): AsyncIterable<WarehouseRow> {
    const { driverStatement } = await this.#send(statement, true);
    try {
      for await (const row of driverStatement.streamRows()) yield row as WarehouseRow;
    } catch (error) {
      throw classifyDriverError(error, describe(statement));
    }
  }

  async transaction(statements: readonly Statement[], name?: string): Promise<StatementResult[]> {
    const results: StatementResult[] = [];
    await this.execute({ sql: begin(name) });
    try {
      for (const statement of statements) results.push(await this.execute(statement));
      await this.execute({ sql: 'COMMIT' });
      return results;
    } catch (error) {
      // The first error is the one to report; a session that is gone has rolled back already.
      await this.execute({ sql: 'ROLLBACK' }).catch(() => undefined);
      throw error;
    }
  }

  endTransactions(name: string): Promise<EndedTransaction[]> {
    return endTransactions(this, name);
  }

  async put(localFile: string, folder: string): Promise<StagedFile> {
    const source = resolve(localFile).replaceAll('\\', '/');
    // Uploads are named by content, so a file that is already there is the same file.
    const sql = `PUT 'file://${quoted(source)}' '@${this.#stage}/${quoted(folder)}/' AUTO_COMPRESS=FALSE OVERWRITE=FALSE`;
    const { rows } = await this.execute({ sql });
    // The driver answers local failures (disk full, unreadable file) as a row without a good status, not as an error.
    const failed = rows.find((row) => row['status'] !== 'UPLOADED' && row['status'] !== 'SKIPPED');
    if (failed !== undefined || rows.length !== 1) {
      throw new StageWriteError(
        `${basename(localFile)} did not reach stage folder ${folder}: ${String(failed?.['message'] ?? `${rows.length} files answered`)}`,
        'check free space and file-size limits where the run writes its files, then run again.',
      );
    }
    return { path: `${folder}/${basename(localFile)}`, bytes: (await stat(localFile)).size };
  }

  async get(path: string, localFolder: string): Promise<string[]> {
    await mkdir(localFolder, { recursive: true });
    const target = resolve(localFolder).replaceAll('\\', '/');
    const { rows } = await this.execute({ sql: `GET '@${this.#stage}/${quoted(path)}' 'file://${quoted(target)}/'` });
    const failed = rows.find((row) => row['status'] !== 'DOWNLOADED');
    if (failed !== undefined) {
      throw new StageWriteError(
        `${path} could not be read from the stage: ${String(failed['message'] ?? failed['status'])}`,
        'check free space where the run keeps its files, then run again.',
      );
    }
    return rows.map((row) => resolve(localFolder, basename(String(row['file']))));
  }

  async list(folder: string): Promise<StagedFile[]> {
    const { rows } = await this.execute({ sql: `LIST '@${this.#stage}/${quoted(folder)}'` });
    // LIST answers names as `<stage in lower case>/<path>`.
    return rows.map((row) => ({
      path: String(row['name']).slice(String(row['name']).indexOf('/') + 1),
      bytes: Number(row['size']),
    }));
  }

  async remove(path: string): Promise<void> {
    await this.execute({ sql: `REMOVE '@${this.#stage}/${quoted(path)}'` });
  }

  async close(): Promise<void> {
    await new Promise<void>((done) => {
      // The work is committed by now; a session that cannot be closed times out on the server.
      this.#connection.destroy(() => done());
    });
  }

  #send(statement: Statement, streamResult: boolean): Promise<{ rows: WarehouseRow[]; driverStatement: RowStatement }> {
    this.#statements += 1;
    const sentAt = needsWarehouse(statement.sql) ? Date.now() : undefined;
    return new Promise((done, fail) => {
      this.#connection.execute({
        sqlText: statement.sql,
        ...(statement.binds === undefined ? {} : { binds: [...statement.binds] as (string | number)[] }),
        ...(this.#tag === undefined ? {} : { parameters: { QUERY_TAG: queryTag(this.#tag, statement) } }),
        streamResult,
        complete: (error, driverStatement, rows) => {
          if (sentAt !== undefined) this.#busy.add(sentAt, Date.now());
          if (error) fail(classifyDriverError(error, describe(statement)));
          else done({ rows: (rows ?? []) as WarehouseRow[], driverStatement });
        },
      });
    });
  }
}

/** Stage paths are ours (`store=…/run=…`), yet a quote in a local folder's name must not end the literal. */
function quoted(path: string): string {
  return path.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
}

/**
 * The session's tag with the file that the statement comes from. The tag must say it: Snowflake's query history leaves out
 * comments before a statement. As a parameter of the request it costs no statement of its own.
 */
function queryTag(tag: Record<string, string>, { sql }: Statement): string {
  const model = /^-- ([a-z_]+\/[a-z_0-9]+)\n/.exec(sql)?.[1];
  return JSON.stringify(model === undefined ? tag : { ...tag, model });
}

/** The statement's first line, for messages: models start with their name as a comment. */
function describe(statement: Statement): string {
  const line = statement.sql.trimStart().split('\n', 1)[0] ?? '';
  return `the statement “${line.slice(0, 160)}”`;
}

function affectedRows(rows: readonly WarehouseRow[]): StatementResult['affected'] {
  const first = rows.length === 1 ? rows[0] : undefined;
  const count = (name: string) => Number(first?.[`number of rows ${name}`] ?? 0);
  return { inserted: count('inserted'), updated: count('updated'), deleted: count('deleted') };
}
