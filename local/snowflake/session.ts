import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { DuckDBConnection, DuckDBMaterializedResult, DuckDBResult } from '@duckdb/node-api';
import type { Bound } from './bind-values.ts';
import { canceled } from './errors.ts';
import { localUser } from './key-pair.ts';
import { literal, quoteIdentifier } from './names.ts';
import { withValues } from './inline-values.ts';
import { Transaction } from './transaction.ts';

/** Closing a socket this long after the last answer is the driver's agent tidying up, not a client that died. */
const idleSocketMilliseconds = 20_000;

/** `SET name = value` as DuckDB text. */
export const setsVariable = /^SET VARIABLE\b/;

/** A logged-in client: its DuckDB connection, where it is (`USE`), its settings and its transaction. */
export class Session {
  readonly id: string;
  readonly connection: DuckDBConnection;
  readonly transaction: Transaction;
  readonly parameters = new Map<string, string>();
  /** Tables whose state from before the open transaction is kept. */
  readonly versioned = new Set<string>();
  token = newToken();
  masterToken = newToken();
  tokenExpiresAt = 0;
  masterExpiresAt = 0;
  database: string | undefined;
  schema: string | undefined;
  role: string | undefined;
  warehouse: string | undefined;
  /** The only one that can log in. */
  readonly user = localUser;
  lastActivityAt = Date.now();
  /** When the client's last socket closed in a way that a living client's would not. */
  abandonedAt: number | undefined;
  #requests = 0;
  readonly #sockets = new Set<Socket>();
  #queue: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(id: string, connection: DuckDBConnection) {
    this.id = id;
    this.connection = connection;
    this.transaction = new Transaction(connection);
  }

  /** The warehouse that its statements run on. */
  get warehouseName(): string {
    return this.warehouse ?? 'LOCAL_WH';
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** Statements of a session run one after the other, in order of arrival. */
  enqueue<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#queue.then(work, work);
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  /** Makes `database` and `schema` the place where unqualified names are looked up. */
  async use(database: string | undefined, schema: string | undefined): Promise<void> {
    if (database !== undefined) {
      const place = `${quoteIdentifier(database)}.${quoteIdentifier(schema ?? 'main')}`;
      await this.connection.run(`USE ${place}`);
    }
    this.database = database;
    this.schema = schema;
  }

  /** Sets what CURRENT_ROLE() or CURRENT_WAREHOUSE() answers; neither has any other effect here. */
  async assume(what: 'role' | 'warehouse', name: string): Promise<void> {
    this[what] = name;
    await this.setVariable(`snowflake_${what}`, literal(name));
  }

  /** @param value DuckDB text */
  async setVariable(name: string, value: string): Promise<void> {
    await this.connection.run(`SET VARIABLE ${name} = ${value}`);
  }

  /** Runs DuckDB text to its end. */
  async run(sql: string, bound: Bound, signal: AbortSignal): Promise<DuckDBMaterializedResult> {
    if (signal.aborted) throw canceled();
    return this.connection.run(withValues(sql, bound));
  }

  /** Runs DuckDB text whose rows are read chunk by chunk. */
  async stream(sql: string, bound: Bound, signal: AbortSignal): Promise<DuckDBResult> {
    if (signal.aborted) throw canceled();
    return this.connection.stream(withValues(sql, bound));
  }

  interrupt(): void {
    if (!this.#closed && !this.transaction.isRestoring) this.connection.interrupt();
  }

  /** Notes a request of the client and watches its socket; call `done` when it was answered. */
  touch(socket: Socket): () => void {
    this.lastActivityAt = Date.now();
    this.abandonedAt = undefined;
    this.#requests += 1;
    if (!this.#sockets.has(socket)) {
      this.#sockets.add(socket);
      socket.once('close', () => {
        this.#sockets.delete(socket);
        const recent = Date.now() - this.lastActivityAt < idleSocketMilliseconds;
        if (this.#sockets.size === 0 && (recent || this.#requests > 0)) this.abandonedAt = Date.now();
      });
    }
    return () => {
      this.#requests -= 1;
      this.lastActivityAt = Date.now();
    };
  }

  /** Rolls back what is open and closes the connection, after the statement that runs now. */
  async close(): Promise<void> {
    await this.enqueue(async () => {
      if (this.#closed) return;
      this.#closed = true;
      await this.transaction.rollback();
      this.connection.closeSync();
    });
  }
}

export function newToken(): string {
  return randomBytes(24).toString('base64url');
}
