import { SallaRateLimitedError } from '../../domain/errors.ts';
import type { Clock } from '../../domain/ports.ts';
import type { Admission, RateBudget } from './rate-budget.ts';
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

  /** Resolves when a request may be sent and counts it. What it resolves to must be `settled`. */
  admit(): Promise<Admission> {
    const turn = this.#queue.then(() => this.#wait());
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  /** `headers` is null when no answer came, or one that says nothing about the budget. */
  settled(admission: Admission, headers: RateLimitHeaders | null): void {
    this.#budget.answered(admission, headers, this.#limit.clock.now());
    this.#onAnswer();
  }

  blockFor(milliseconds: number): void {
    this.#budget.blockUntil(this.#limit.clock.now() + milliseconds);
  }

  async #wait(): Promise<Admission> {
    const { clock } = this.#limit;
    for (let wait = this.#budget.waitTime(clock.now()); wait > 0; wait = this.#budget.waitTime(clock.now())) {
      if (this.#budget.awaitsAnswers) await this.#nextAnswer(wait);
      else await sleepOrYield(wait, this.#limit, 'The rate budget of this lane is used up');
    }
    return this.#budget.sent(clock.now());
  }

  /**
   * Every request ends in an answer or a time-out, so this does too; a request that hangs must not hold back the lane
   * for longer than the budget does.
   */
  async #nextAnswer(longest: number): Promise<void> {
    const answer = new Promise<void>((answered) => {
      this.#onAnswer = answered;
    });
    if (longest > LONGEST_SLEEP) return answer;
    const waiting = new AbortController();
    const over = this.#limit.clock.sleep(longest, waiting.signal).catch(() => undefined);
    await Promise.race([answer, over]);
    waiting.abort();
  }
}
