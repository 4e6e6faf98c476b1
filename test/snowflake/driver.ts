import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningWarehouse, startWarehouse, type WarehouseOptions } from '../../local/snowflake/server.ts';

// The driver probes cloud metadata hosts at import otherwise.
process.env['SNOWFLAKE_DISABLE_PLATFORM_DETECTION'] = 'true';
const { default: snowflake } = await import('snowflake-sdk');
snowflake.configure({ logLevel: 'OFF', additionalLogToConsole: false });

export type Row = Record<string, unknown>;
type Connection = ReturnType<typeof snowflake.createConnection>;
type Statement = ReturnType<Connection['execute']>;

export interface Executed {
  rows: Row[];
  statement: Statement;
}

/** A connection of the real driver, with promises. */
export class Client {
  readonly connection: Connection;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  execute(sqlText: string, options: Record<string, unknown> = {}): Promise<Executed> {
    return new Promise((resolve, reject) => {
      this.connection.execute({
        sqlText,
        ...options,
        complete: (error: Error | undefined, statement: Statement, rows: Row[] | undefined) => {
          if (error) reject(error);
          else resolve({ rows: rows ?? [], statement });
        },
      });
    });
  }

  async rows(sqlText: string, binds?: unknown[]): Promise<Row[]> {
    return (await this.execute(sqlText, binds === undefined ? {} : { binds })).rows;
  }

  /** The single value of a one-row, one-column result. */
  async value(sqlText: string, binds?: unknown[]): Promise<unknown> {
    const [row] = await this.rows(sqlText, binds);
    return row === undefined ? undefined : Object.values(row)[0];
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.connection.destroy(() => resolve()));
  }
}

/** Logs in to an endpoint; resolves when connected, rejects with the driver's error. */
export async function connect(url: string, privateKey: string, options: Record<string, unknown> = {}): Promise<Client> {
  const connection = snowflake.createConnection({
    account: 'LOCAL',
    username: 'SALLA_LOCAL',
    authenticator: 'SNOWFLAKE_JWT',
    privateKey,
    accessUrl: url,
    database: 'SALLA_DWH',
    ...options,
  });
  await new Promise<void>((resolve, reject) => {
    connection.connect((error) => (error ? reject(error) : resolve()));
  });
  return new Client(connection);
}

/** An endpoint on a folder of its own, and clients for it. */
export class Bench {
  readonly directory: string;
  warehouse: RunningWarehouse;
  readonly #clients: Client[] = [];

  private constructor(directory: string, warehouse: RunningWarehouse) {
    this.directory = directory;
    this.warehouse = warehouse;
  }

  static async start(options: Partial<WarehouseOptions> = {}): Promise<Bench> {
    const directory = await mkdtemp(join(tmpdir(), 'warehouse-'));
    return new Bench(directory, await startWarehouse({ directory, port: 0, ...options }));
  }

  privateKey(): Promise<string> {
    return readFile(join(this.directory, 'keys', 'warehouse.p8'), 'utf8');
  }

  async connect(options: Record<string, unknown> = {}, url = this.warehouse.url): Promise<Client> {
    const client = await connect(url, await this.privateKey(), options);
    this.#clients.push(client);
    return client;
  }

  /** The same folder, a new process as far as the endpoint can tell. */
  async restart(): Promise<void> {
    await this.#closeClients();
    await this.warehouse.close();
    this.warehouse = await startWarehouse({ directory: this.directory, port: 0 });
  }

  async stop(): Promise<void> {
    await this.#closeClients();
    await this.warehouse.close();
    await rm(this.directory, { recursive: true, force: true });
  }

  async #closeClients(): Promise<void> {
    await Promise.all(this.#clients.filter((client) => client.connection.isUp()).map((client) => client.close()));
  }
}

/** Code and message of the error that a promise rejects with. */
export async function errorOf(promise: Promise<unknown>): Promise<{ code: string; sqlState: string; message: string }> {
  try {
    await promise;
  } catch (error) {
    const { code, sqlState, message } = error as { code: unknown; sqlState: unknown; message: string };
    return { code: String(code), sqlState: String(sqlState), message };
  }
  throw new Error('the statement succeeded, an error was expected');
}
