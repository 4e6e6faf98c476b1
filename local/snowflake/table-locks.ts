import { canceled, errorKinds, statementError } from './errors.ts';

/** Who may hold locks: a session; `name` appears in messages. */
export interface LockOwner {
  readonly id: string;
}

interface Waiter {
  owner: LockOwner;
  grant: () => void;
}

interface TableLock {
  holder: LockOwner;
  waiters: Waiter[];
}

/**
 * One writer per table, in order of arrival. DuckDB would answer a second writer with a conflict error; Snowflake lets
 * it wait. Locks are held until the transaction ends. Two transactions that wait for each other: the second is refused.
 */
export class TableLocks {
  readonly #locks = new Map<string, TableLock>();
  readonly #waitingFor = new Map<string, string>();

  /** Resolves when `owner` holds every table; rejects on cancel, after `timeoutMilliseconds`, or on a deadlock. */
  async acquire(
    owner: LockOwner,
    tables: readonly string[],
    timeoutMilliseconds: number,
    signal: AbortSignal,
  ): Promise<void> {
    // Sorted, so that two statements that write the same two tables cannot wait for each other.
    for (const table of [...new Set(tables)].toSorted())
      await this.#acquireOne(owner, table, timeoutMilliseconds, signal);
  }

  /** Tables that `owner` has locked. */
  heldBy(owner: LockOwner): string[] {
    return [...this.#locks].filter(([, lock]) => lock.holder.id === owner.id).map(([table]) => table);
  }

  release(owner: LockOwner): void {
    for (const [table, lock] of this.#locks) {
      if (lock.holder.id !== owner.id) continue;
      const next = lock.waiters.shift();
      if (next === undefined) {
        this.#locks.delete(table);
        continue;
      }
      lock.holder = next.owner;
      next.grant();
    }
  }

  #acquireOne(owner: LockOwner, table: string, timeoutMilliseconds: number, signal: AbortSignal): Promise<void> {
    const lock = this.#locks.get(table);
    if (lock === undefined) {
      this.#locks.set(table, { holder: owner, waiters: [] });
      return Promise.resolve();
    }
    if (lock.holder.id === owner.id) return Promise.resolve();
    if (this.#wouldDeadlock(owner, lock.holder)) {
      return Promise.reject(
        statementError(
          errorKinds.lockTimeout,
          `Deadlock: session ${lock.holder.id} holds table ${table} and waits for a table of this transaction. Roll back and run again.`,
        ),
      );
    }
    return this.#wait(lock, owner, table, timeoutMilliseconds, signal);
  }

  #wait(
    lock: TableLock,
    owner: LockOwner,
    table: string,
    timeoutMilliseconds: number,
    signal: AbortSignal,
  ): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiter: Waiter = { owner, grant: resolve };
    const giveUp = (error: Error) => {
      lock.waiters = lock.waiters.filter((other) => other !== waiter);
      reject(error);
    };
    const cancel = () => giveUp(canceled());
    // setTimeout overflows above 2^31-1 ms; Snowflake's default LOCK_TIMEOUT is twelve hours.
    const timer = setTimeout(
      () =>
        giveUp(
          statementError(
            errorKinds.lockTimeout,
            `Session ${lock.holder.id} has locked table '${table}' and has not yet released it (waited ${Math.round(timeoutMilliseconds / 1000)} s, LOCK_TIMEOUT).`,
          ),
        ),
      Math.min(timeoutMilliseconds, 2 ** 31 - 1),
    );
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) cancel();
    else lock.waiters.push(waiter);
    this.#waitingFor.set(owner.id, table);
    return promise.finally(() => {
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
      this.#waitingFor.delete(owner.id);
    });
  }

  #wouldDeadlock(owner: LockOwner, holder: LockOwner): boolean {
    let current: LockOwner | undefined = holder;
    while (current !== undefined) {
      if (current.id === owner.id) return true;
      const table = this.#waitingFor.get(current.id);
      current = table === undefined ? undefined : this.#locks.get(table)?.holder;
    }
    return false;
  }
}
