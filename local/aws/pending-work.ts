import { setTimeout } from 'node:timers/promises';

const settleMilliseconds = 10_000;

/** Work that nobody waits for until the process is to end. */
export class PendingWork {
  readonly #pending = new Set<Promise<void>>();

  /** @param work never rejects */
  add(work: Promise<void>): void {
    this.#pending.add(work);
    void work.finally(() => this.#pending.delete(work));
  }

  /** Waits for what was added, so that an alert is not lost when the process ends; not for ever. */
  async settled(): Promise<void> {
    const enough = new AbortController();
    const patience = setTimeout(settleMilliseconds, undefined, { signal: enough.signal }).catch(() => undefined);
    await Promise.race([Promise.all(this.#pending), patience]);
    enough.abort();
  }
}
