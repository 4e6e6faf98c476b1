import { newToken, Session } from './session.ts';
import type { Database } from './database.ts';
import type { QueryRegistry } from './queries.ts';
import type { TableLocks } from './table-locks.ts';

export interface SessionTimes {
  /** Validity of a session token; the client renews it. */
  tokenSeconds: number;
  /** A session that sends nothing for this long is closed (Snowflake: four hours). */
  masterSeconds: number;
  /** How long after a client's death its open transaction is rolled back. */
  abandonedMilliseconds: number;
}

export type TokenCheck = { session: Session } | { code: '390104' | '390111' | '390112' | '390114'; message: string };

/** Logged-in clients by token; lets go of what clients that died have left behind. */
export class SessionRegistry {
  readonly #database: Database;
  readonly #locks: TableLocks;
  readonly #queries: QueryRegistry;
  readonly #times: SessionTimes;
  readonly #sessions = new Map<string, Session>();
  readonly #watch: NodeJS.Timeout;
  #nextId = Date.now() * 1000;

  constructor(parts: { database: Database; locks: TableLocks; queries: QueryRegistry; times: SessionTimes }) {
    this.#database = parts.database;
    this.#locks = parts.locks;
    this.#queries = parts.queries;
    this.#times = parts.times;
    this.#watch = setInterval(() => void this.#releaseAbandoned(), 500);
    this.#watch.unref();
  }

  get size(): number {
    return this.#sessions.size;
  }

  async open(): Promise<Session> {
    const session = new Session(String((this.#nextId += 1)), await this.#database.connect());
    this.#renewTokens(session);
    this.#sessions.set(session.id, session);
    return session;
  }

  /** The session of a session token, or Snowflake's code that makes the driver renew the token or log in again. */
  byToken(token: string): TokenCheck {
    for (const session of this.#sessions.values()) {
      if (session.token !== token) continue;
      if (session.tokenExpiresAt > Date.now()) return { session };
      return { code: '390112', message: 'Your session has expired. Please login again.' };
    }
    return { code: '390111', message: 'Session no longer exists. New login required to access the service.' };
  }

  /** Gives the session of a master token new tokens. */
  renew(masterToken: string): TokenCheck {
    for (const session of this.#sessions.values()) {
      if (session.masterToken !== masterToken) continue;
      if (session.masterExpiresAt <= Date.now())
        return { code: '390114', message: 'Authentication token has expired. The user must authenticate again.' };
      session.token = newToken();
      session.masterToken = newToken();
      this.#renewTokens(session);
      return { session };
    }
    return { code: '390104', message: 'Authentication token is not valid.' };
  }

  /** Ends a session: its running statements are cancelled, its transaction rolled back, its locks released. */
  async close(session: Session): Promise<void> {
    this.#sessions.delete(session.id);
    for (const query of this.#queries.running(session)) query.cancel();
    await session.close();
    this.#locks.release(session);
  }

  /** Sessions with an open transaction. */
  inTransaction(): Session[] {
    return [...this.#sessions.values()].filter(({ transaction }) => transaction.isOpen);
  }

  byId(id: string): Session | undefined {
    return this.#sessions.get(id);
  }

  /** Undoes the session's open transaction, after stopping what it runs; the session stays. */
  async abortTransaction(session: Session): Promise<void> {
    for (const query of this.#queries.running(session)) query.cancel();
    await session.enqueue(() => session.transaction.rollback());
    this.#locks.release(session);
  }

  async closeAll(): Promise<void> {
    clearInterval(this.#watch);
    await Promise.all([...this.#sessions.values()].map((session) => this.close(session)));
  }

  #renewTokens(session: Session): void {
    session.tokenExpiresAt = Date.now() + this.#times.tokenSeconds * 1000;
    session.masterExpiresAt = Date.now() + this.#times.masterSeconds * 1000;
  }

  async #releaseAbandoned(): Promise<void> {
    const now = Date.now();
    for (const session of Array.from(this.#sessions.values())) {
      if (
        now - session.lastActivityAt > this.#times.masterSeconds * 1000 &&
        this.#queries.running(session).length === 0
      ) {
        await this.close(session);
        continue;
      }
      if (session.abandonedAt === undefined || now - session.abandonedAt < this.#times.abandonedMilliseconds) continue;
      if (session.parameters.get('ABORT_DETACHED_QUERY')?.toUpperCase() === 'TRUE') {
        for (const query of this.#queries.running(session)) query.cancel();
      }
      if (this.#queries.running(session).length > 0 || !session.transaction.isOpen) continue;
      await session.enqueue(async () => {
        // A request may have arrived while this one waited for its turn.
        if (session.abandonedAt === undefined) return;
        await session.transaction.rollback();
        this.#locks.release(session);
      });
    }
  }
}
