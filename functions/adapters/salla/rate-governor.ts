import { SallaRateLimitedError } from '../../domain/errors.ts';
import type { Clock } from '../../domain/ports.ts';
import type { RateBudget } from './rate-budget.ts';
import type { RateLimitHeaders } from './rate-limit-headers.ts';

/** Sleeping costs Lambda time; the plan limits' window is one minute, so one window is slept, anything longer is not. */
const LONGEST_SLEEP = 65_000;

export interface SleepLimit {
  clock: Clock;
  /** Milliseconds this invocation has left for sleeping; waits beyond it go to the state machine. */
  remainingTime: () => number;
}

/** Sleeps, or throws `SallaRateLimitedError` with the seconds to wait when that is too long for a function. */
export async function sleepOrYield(milliseconds: number, limit: SleepLimit, why: string, signal?: AbortSignal) {
  if (milliseconds > LONGEST_SLEEP || milliseconds >= limit.remainingTime()) {
    const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
    throw new SallaRateLimitedError(`${why}: the next request may be sent in ${seconds} s.`, seconds);
  }
  await limit.clock.sleep(milliseconds, signal);
}

/** Admits the requests of one lane in the order they ask, as the budget allows. */
export class RateGovernor {
  readonly #budget: RateBudget;
  readonly #limit: SleepLimit;
  #queue: Promise<unknown> = Promise.resolve();
  #wake: AbortController | null = null;

  constructor(budget: RateBudget, limit: SleepLimit) {
    this.#budget = budget;
    this.#limit = limit;
  }

  /** Resolves when a request may be sent and counts it. Each admitted request must be `settled`. */
  admit(): Promise<void> {
    const turn = this.#queue.then(() => this.#wait());
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  settled(headers: RateLimitHeaders | null): void {
    this.#budget.answered(headers, this.#limit.clock.now());
    this.#wake?.abort();
  }

  blockFor(milliseconds: number): void {
    this.#budget.blockUntil(this.#limit.clock.now() + milliseconds);
  }

  async #wait(): Promise<void> {
    for (;;) {
      const wait = this.#budget.waitTime(this.#limit.clock.now());
      if (wait === 0) break;
      await this.#sleep(wait);
    }
    this.#budget.sent(this.#limit.clock.now());
  }

  async #sleep(wait: number): Promise<void> {
    const wake = new AbortController();
    this.#wake = wake;
    try {
      // While answers are under way the wait may turn out shorter, so it is not yet one to give up on.
      if (this.#budget.awaitsAnswers) await this.#limit.clock.sleep(Math.min(wait, LONGEST_SLEEP), wake.signal);
      else await sleepOrYield(wait, this.#limit, 'The rate budget of this lane is used up', wake.signal);
    } catch (error) {
      if (!wake.signal.aborted) throw error;
    } finally {
      this.#wake = null;
    }
  }
}
