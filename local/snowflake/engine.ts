import { accountDatabase } from './account-usage.ts';
import type { Database } from './database.ts';
import { errorKinds, statementError } from './errors.ts';
import type { Metrics } from './metrics.ts';
import { resolveName } from './names.ts';
import type { Query, QueryRegistry } from './queries.ts';
import type { QueryHistory } from './query-history.ts';
import type { SessionRegistry } from './session-registry.ts';
import type { StageStore } from './stage-files.ts';
import type { TableLocks } from './table-locks.ts';
import type { TableVersions } from './table-versions.ts';
import type { Uploads } from './uploads.ts';

/** Snowflake's default LOCK_TIMEOUT, seconds. */
const defaultLockTimeout = 43_200;

/** What statements work with. */
export class Engine {
  readonly database: Database;
  readonly versions: TableVersions;
  readonly locks: TableLocks;
  readonly stages: StageStore;
  readonly uploads: Uploads;
  readonly queries: QueryRegistry;
  readonly history: QueryHistory;
  readonly metrics: Metrics;
  readonly sessions: SessionRegistry;

  constructor(
    parts: Pick<
      Engine,
      'database' | 'versions' | 'locks' | 'stages' | 'uploads' | 'queries' | 'history' | 'metrics' | 'sessions'
    >,
  ) {
    this.database = parts.database;
    this.versions = parts.versions;
    this.locks = parts.locks;
    this.stages = parts.stages;
    this.uploads = parts.uploads;
    this.queries = parts.queries;
    this.history = parts.history;
    this.metrics = parts.metrics;
    this.sessions = parts.sessions;
  }

  /** Notes that a real account would have needed its warehouse for this. */
  useWarehouse(query: Query): void {
    query.usesWarehouse = true;
    this.metrics.countWarehouseUse(Date.now());
  }

  /**
   * Waits until the query's session may write these tables (outside a transaction `unlock` must follow) and returns their
   * full names.
   * @throws SnowflakeSqlError when nothing can be written at all: disk nearly full, file damaged.
   */
  async lock(query: Query, tables: readonly string[]): Promise<string[]> {
    const { session, signal } = query;
    await this.database.checkWritable();
    const seconds = Number(session.parameters.get('LOCK_TIMEOUT') ?? defaultLockTimeout);
    const names = tables.map((table) => {
      const [database, schema, name] = resolveName(table.split('.'), session);
      if (database === accountDatabase) {
        throw statementError(
          errorKinds.insufficientPrivileges,
          `SQL access control error:\nInsufficient privileges to operate on schema '${schema}'`,
        );
      }
      if (database !== '' && schema !== '') return `${database}.${schema}.${name}`;
      throw statementError(
        errorKinds.noCurrentPlace,
        `Cannot write ${table}. This session does not have a current ${database === '' ? 'database' : 'schema'}. ` +
          `Call 'USE ${database === '' ? 'DATABASE' : 'SCHEMA'}', or use a qualified name.`,
      );
    });
    const before = Date.now();
    await this.locks.acquire(session, names, seconds * 1000, signal);
    query.blockedMilliseconds += Date.now() - before;
    return names;
  }

  /** Runs a writing statement on tables that are locked: all of `work` or nothing of it. */
  async write<Result>(query: Query, tables: readonly string[], work: () => Promise<Result>): Promise<Result> {
    const versions = this.versions.due(query, tables);
    const result = await query.session.transaction.write(async () => {
      for (const version of versions) await this.versions.keep(query, version);
      return work();
    });
    for (const { table } of versions) query.session.versioned.add(table);
    return result;
  }

  /** Releases the session's locks unless a transaction keeps them; what was locked has changed, unless it was undone. */
  unlock(query: Query): void {
    const { session } = query;
    if (session.transaction.isOpen) return;
    const isUndone = query.type === 'ROLLBACK' || query.status === 'FAILED_WITH_ERROR' || query.status === 'ABORTED';
    if (!isUndone) for (const table of this.locks.heldBy(session)) query.changed.add(table);
    this.locks.release(session);
  }
}
