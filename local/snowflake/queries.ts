import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SnowflakeSqlError } from './dialect/types.ts';
import { canceled, translateError } from './errors.ts';
import type { StatementAnswer } from './answers.ts';
import type { Session } from './session.ts';

export type QueryStatus = 'QUEUED' | 'RUNNING' | 'SUCCESS' | 'FAILED_WITH_ERROR' | 'ABORTED';

/** Finished statements whose answers are kept for replays and for `/queries/ID/result`. */
const keptQueries = 256;

/** One statement that a client sent (or one part of a multi-statement request). */
export class Query {
  readonly id = randomUUID();
  readonly session: Session;
  readonly sql: string;
  /** Tag of the request, else of the session, as QUERY_TAG of the history shows it. */
  readonly tag: string;
  /** Snowflake's word for what it is, such as SELECT or MERGE; UNKNOWN until it is understood. */
  type = 'UNKNOWN';
  /** Whether a real account would need a running warehouse for it. */
  usesWarehouse = false;
  /** Tables (DB.SCHEMA.TABLE) that it changed for good: by itself, or by ending the transaction that wrote them. */
  readonly changed = new Set<string>();
  /** Time spent waiting for tables that another session had locked. */
  blockedMilliseconds = 0;
  /** Bytes of the stage files that COPY read; null where nobody counts. */
  bytesScanned: number | null = null;
  /** When it was received; once its turn has come, when it began. */
  startedAt = Date.now();
  endedAt = 0;
  readonly #abort = new AbortController();
  status: QueryStatus = 'QUEUED';
  answer: StatementAnswer | undefined;
  error: SnowflakeSqlError | undefined;
  /** Why the abort happened, when it was not the client's cancel. */
  #abortReason: SnowflakeSqlError | undefined;
  /** Resolves when the statement has ended, well or not. */
  readonly done: Promise<void>;
  readonly #finish: () => void;

  constructor(session: Session, sql: string, tag?: string) {
    this.session = session;
    this.sql = sql;
    this.tag = tag ?? session.parameters.get('QUERY_TAG') ?? '';
    const { promise, resolve } = Promise.withResolvers<void>();
    this.done = promise;
    this.#finish = resolve;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get isFinished(): boolean {
    return this.status !== 'QUEUED' && this.status !== 'RUNNING';
  }

  /** Runs `work` and keeps its answer or its error. */
  async settle(work: () => Promise<StatementAnswer>): Promise<void> {
    this.endedAt = Date.now();
    // Cancelled while it waited for its turn.
    if (this.isFinished) return;
    try {
      this.status = 'RUNNING';
      this.startedAt = Date.now();
      this.answer = await work();
      this.status = 'SUCCESS';
    } catch (error) {
      this.error = this.signal.aborted ? (this.#abortReason ?? canceled()) : translateError(error);
      this.status = this.signal.aborted ? 'ABORTED' : 'FAILED_WITH_ERROR';
    }
    this.endedAt = Date.now();
    this.#finish();
  }

  /** Stops the statement, whether it waits for its turn, for a lock, or runs in DuckDB. */
  cancel(reason?: SnowflakeSqlError): void {
    if (this.isFinished || this.signal.aborted) return;
    this.#abortReason = reason;
    this.#abort.abort();
    if (this.status === 'RUNNING') {
      // DuckDB forgets an interrupt that comes before the statement has begun to run, so it is told until it has ended.
      this.session.interrupt();
      const again = setInterval(() => this.session.interrupt(), 50);
      void this.done.then(() => clearInterval(again));
      return;
    }
    this.error = reason ?? canceled();
    this.status = 'ABORTED';
    this.#finish();
  }
}

/** Statements by query id and by request id; the oldest finished ones are forgotten, with their files. */
export class QueryRegistry {
  readonly #resultsDirectory: string;
  readonly #byId = new Map<string, Query>();
  readonly #byRequest = new Map<string, Query>();

  constructor(resultsDirectory: string) {
    this.#resultsDirectory = resultsDirectory;
  }

  add(query: Query, requestId?: string): void {
    this.#byId.set(query.id, query);
    if (requestId !== undefined) this.#byRequest.set(requestId, query);
    this.#forgetOldest();
  }

  get(id: string): Query | undefined {
    const query = this.#byId.get(id);
    if (query !== undefined) {
      // Least recently used goes first, so a result that is still being read stays.
      this.#byId.delete(id);
      this.#byId.set(id, query);
    }
    return query;
  }

  /** The statement that was sent under this request id: a retried request gets its answer instead of a second execution. */
  byRequest(requestId: string): Query | undefined {
    return this.#byRequest.get(requestId);
  }

  running(session: Session): Query[] {
    return [...this.#byId.values()].filter((query) => query.session === session && !query.isFinished);
  }

  /** Folder for the parts of a large result. */
  resultsDirectory(query: Query): string {
    return join(this.#resultsDirectory, query.id);
  }

  #forgetOldest(): void {
    if (this.#byId.size <= keptQueries) return;
    for (const [id, query] of this.#byId) {
      if (this.#byId.size <= keptQueries) return;
      if (!query.isFinished) continue;
      this.#byId.delete(id);
      void rm(this.resultsDirectory(query), { recursive: true, force: true });
      for (const [requestId, other] of this.#byRequest) if (other === query) this.#byRequest.delete(requestId);
    }
  }
}
