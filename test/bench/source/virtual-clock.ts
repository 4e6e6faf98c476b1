import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../../functions/domain/ports.ts';

interface Sleeper {
  until: number;
  wake: () => void;
}

/**
 * A clock without real waiting: when everybody sleeps and no real work is under way, it jumps to the next sleeper.
 * What runs beside each other in virtual time is the same in every run.
 */
export class VirtualClock implements Clock {
  #now: number;
  #working = 0;
  #watching = false;
  readonly #sleepers: Sleeper[] = [];

  /** Milliseconds since the epoch. */
  constructor(start = 1_800_000_000_123) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((wake, refuse) => {
      const sleeper = { until: this.#now + milliseconds, wake };
      const after = this.#sleepers.findIndex(({ until }) => until > sleeper.until);
      this.#sleepers.splice(after < 0 ? this.#sleepers.length : after, 0, sleeper);
      signal?.addEventListener('abort', () => {
        const at = this.#sleepers.indexOf(sleeper);
        if (at >= 0) this.#sleepers.splice(at, 1);
        refuse(signal.reason as Error);
      });
      void this.#watch();
    });
  }

  /** Real work during which no virtual time passes, such as an exchange over a socket. */
  async during<T>(work: Promise<T>): Promise<T> {
    this.#working += 1;
    try {
      return await work;
    } finally {
      this.#working -= 1;
      void this.#watch();
    }
  }

  async #watch(): Promise<void> {
    if (this.#watching) return;
    this.#watching = true;
    while (this.#idle) {
      // Everything that can go on without time passing goes on first.
      await nextTurn();
      if (this.#idle) this.#jump();
    }
    this.#watching = false;
  }

  get #idle(): boolean {
    return this.#sleepers.length > 0 && this.#working === 0;
  }

  #jump(): void {
    const { until, wake } = this.#sleepers.shift()!;
    this.#now = Math.max(this.#now, until);
    wake();
  }
}
