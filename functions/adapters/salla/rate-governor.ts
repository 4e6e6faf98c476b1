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
export async function sleepOrYield(milliseconds: number, limit: SleepLimit, why: string) {
  if (milliseconds > LONGEST_SLEEP || milliseconds >= limit.remainingTime()) {
    const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
    throw new SallaRateLimitedError(`${why}: the next request may be sent in ${seconds} s.`, seconds);
  }
  await limit.clock.sleep(milliseconds);
}

/** Admits the requests of one lane in the order they ask, as the budget allows. */
export class RateGovernor {
  readonly #budget: RateBudget;
  readonly #limit: SleepLimit;
  #queue: Promise<unknown> = Promise.resolve();
  /** At most one request waits for its turn's budget at a time; the others queue behind it. */
  #onAnswer: () => void = () => undefined;

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
    this.#onAnswer();
  }

  blockFor(milliseconds: number): void {
    this.#budget.blockUntil(this.#limit.clock.now() + milliseconds);
  }

  async #wait(): Promise<void> {
    const { clock } = this.#limit;
    for (let wait = this.#budget.waitTime(clock.now()); wait > 0; wait = this.#budget.waitTime(clock.now())) {
      if (this.#budget.awaitsAnswers) await this.#nextAnswer();
      else await sleepOrYield(wait, this.#limit, 'The rate budget of this lane is used up');
    }
    this.#budget.sent(clock.now());
  }

  /** Every request ends in an answer or a time-out, so this does too. */
  #nextAnswer(): Promise<void> {
    return new Promise((answered) => {
      this.#onAnswer = answered;
    });
  }
}
