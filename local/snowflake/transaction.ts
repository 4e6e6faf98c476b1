import { randomUUID } from 'node:crypto';
import type { DuckDBConnection } from '@duckdb/node-api';
import { errorKinds, statementError, translateError } from './errors.ts';

/** DuckDB noticed that another transaction changed the same rows or the same catalogue entry since ours began. */
const conflict = /conflict|has been (?:altered|modified|changed)|already modified/i;
const autocommitAttempts = 5;

let latestId = 0n;

/** Ids of transactions begin with their start and never repeat. */
function newId(startedAt: number): string {
  const fromClock = BigInt(startedAt) * 1_000_000n;
  latestId = fromClock > latestId ? fromClock : latestId + 1n;
  return String(latestId);
}

/** What SHOW TRANSACTIONS says of a transaction. */
export interface TransactionFacts {
  /** A 64-bit integer. */
  id: string;
  /** The one it was begun with, else one made up. */
  name: string;
  /** Milliseconds since the epoch. */
  startedAt: number;
}

/**
 * Snowflake's transaction on a DuckDB connection.
 *
 * Snowflake keeps a transaction open when a statement in it fails; DuckDB ends it when the failure happens at run time
 * (bad cast, NOT NULL, cancel; a statement that does not compile is harmless), and it has no savepoints. So the
 * writing statements that succeeded are kept as closures; after a failure that cost the DuckDB transaction they are
 * run again, in order, in a new one. The tables they write are locked until the end, so they meet the same rows;
 * `current_timestamp` and random values are drawn anew, and other tables are read as they are by then.
 *
 * Snowflake reads what is committed when each statement starts. DuckDB fixes its view when the transaction begins, so
 * the DuckDB transaction begins only with the first write; reads before it see everything committed. When a later
 * write meets rows that changed since, the same replay gives it a fresh view.
 */
export class Transaction {
  readonly #connection: DuckDBConnection;
  #open: TransactionFacts | undefined;
  #begun = false;
  #journal: (() => Promise<unknown>)[] = [];
  #restoring = false;

  constructor(connection: DuckDBConnection) {
    this.#connection = connection;
  }

  /** True between BEGIN and COMMIT or ROLLBACK as the client sees it. */
  get isOpen(): boolean {
    return this.#open !== undefined;
  }

  /** The open transaction; undefined when none is. */
  get facts(): TransactionFacts | undefined {
    return this.#open;
  }

  /** True while earlier statements are repeated: a cancel is meant for the statement that failed, not for these. */
  get isRestoring(): boolean {
    return this.#restoring;
  }

  /** In an open transaction this has no effect, as in Snowflake. */
  begin(name?: string): void {
    if (this.#open !== undefined) return;
    const startedAt = Date.now();
    this.#open = { id: newId(startedAt), name: name ?? randomUUID(), startedAt };
  }

  async commit(): Promise<void> {
    try {
      if (this.#begun) await this.#commitWithReplay();
    } catch (error) {
      await this.rollback();
      throw error;
    }
    this.#reset();
  }

  async rollback(): Promise<void> {
    if (this.#begun) await this.#connection.run('ROLLBACK').catch(() => undefined);
    this.#reset();
  }

  /** A reading statement; its failure leaves the transaction as it was. */
  async read<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (this.#begun) await this.#restore(error);
      throw error;
    }
  }

  /** A writing statement: all of `work` or nothing of it, whether a transaction is open or not. */
  async write<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.isOpen ? this.#writeInTransaction(work) : this.#writeAlone(work);
  }

  async #writeAlone<Result>(work: () => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt += 1) {
      await this.#connection.run('BEGIN TRANSACTION');
      try {
        const result = await work();
        await this.#connection.run('COMMIT');
        return result;
      } catch (error) {
        await this.#connection.run('ROLLBACK').catch(() => undefined);
        if (attempt >= autocommitAttempts || !isConflict(error)) throw error;
        await new Promise((resolve) => setTimeout(resolve, 20 * attempt));
      }
    }
  }

  async #writeInTransaction<Result>(work: () => Promise<Result>): Promise<Result> {
    if (!this.#begun) {
      await this.#connection.run('BEGIN TRANSACTION');
      this.#begun = true;
    }
    try {
      const result = await work();
      this.#journal.push(work);
      return result;
    } catch (error) {
      await this.#restore(error);
      if (!isConflict(error)) throw error;
      // The replay took a fresh view of the tables; the statement gets one more try on it.
      try {
        const result = await work();
        this.#journal.push(work);
        return result;
      } catch (second) {
        await this.#restore(second);
        throw second;
      }
    }
  }

  async #commitWithReplay(): Promise<void> {
    try {
      await this.#connection.run('COMMIT');
    } catch (error) {
      if (!isConflict(error)) throw error;
      await this.#replay(error);
      await this.#connection.run('COMMIT');
    }
  }

  /** Brings the transaction back to where it was before the failed statement. */
  async #restore(cause: unknown): Promise<void> {
    this.#restoring = true;
    try {
      if (!isConflict(cause) && (await this.#isAlive())) return;
      await this.#replay(cause);
    } finally {
      this.#restoring = false;
    }
  }

  async #isAlive(): Promise<boolean> {
    return this.#connection.run('SELECT 1').then(
      () => true,
      () => false,
    );
  }

  async #replay(cause: unknown): Promise<void> {
    await this.#connection.run('ROLLBACK').catch(() => undefined);
    try {
      await this.#connection.run('BEGIN TRANSACTION');
      for (const work of this.#journal) await work();
    } catch (error) {
      await this.rollback();
      throw statementError(
        errorKinds.internal,
        `The transaction was rolled back: after a failed statement (${translateError(cause).message}) its earlier ` +
          `statements could not be repeated (${translateError(error).message}). Begin it again.`,
      );
    }
  }

  #reset(): void {
    this.#open = undefined;
    this.#begun = false;
    this.#journal = [];
  }
}

function isConflict(error: unknown): boolean {
  return (
    error instanceof Error &&
    /^TransactionContext Error|^Catalog Error/.test(error.message) &&
    conflict.test(error.message)
  );
}
