import type { StreamName } from '../contracts/run.ts';
import type { Clock, Log } from './ports.ts';

const INTERVAL = 1000;

/** Moving counts for whoever watches: one log line a second at most, and one at the end. */
export class Progress {
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #stream: StreamName;
  #last = Number.NEGATIVE_INFINITY;

  constructor(log: Log, clock: Clock, stream: StreamName) {
    this.#log = log;
    this.#clock = clock;
    this.#stream = stream;
  }

  /** `total` is what the store announced; it may lag behind `done` while the shop moves. */
  report(done: number, total: number, final = false): void {
    const now = this.#clock.now();
    if (!final && now - this.#last < INTERVAL) return;
    this.#last = now;
    this.#log.info('progress', { stream: this.#stream, done, total: Math.max(done, total) });
  }
}
