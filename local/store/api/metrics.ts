import type { RateLimit } from './rate-limit.ts';

/** Counts of the API requests since the last reset; what `GET /_store/metrics` shows. Real clock. */
export class Metrics {
  readonly #now: () => number;
  readonly #rateLimit: RateLimit;
  #requests = 0;
  #byPath: Record<string, number> = {};
  #byStatus: Record<string, number> = {};
  #firstAt: number | null = null;
  #lastAt: number | null = null;

  constructor(rateLimit: RateLimit, now: () => number) {
    this.#rateLimit = rateLimit;
    this.#now = now;
  }

  /** `path` is the route (`/orders/:id`), so that the counts stay few. */
  count(path: string): void {
    this.#requests += 1;
    this.#byPath[path] = (this.#byPath[path] ?? 0) + 1;
    this.#lastAt = this.#now();
    this.#firstAt ??= this.#lastAt;
  }

  countStatus(status: number): void {
    this.#byStatus[status] = (this.#byStatus[status] ?? 0) + 1;
  }

  reset(): void {
    this.#requests = 0;
    this.#byPath = {};
    this.#byStatus = {};
    this.#firstAt = null;
    this.#lastAt = null;
    this.#rateLimit.resetMetrics();
  }

  report() {
    const budget = this.#rateLimit.legalBudget();
    return {
      requests: this.#requests,
      byPath: this.#byPath,
      byStatus: this.#byStatus,
      tooManyRequests: this.#byStatus['429'] ?? 0,
      /** Requests that the store's budget admitted in the minutes touched, the slow trickle after it not counted. */
      legalBudget: budget.store,
      customersLegalBudget: budget.customers,
      /** Between the first and the last request. */
      seconds: this.#firstAt === null || this.#lastAt === null ? 0 : (this.#lastAt - this.#firstAt) / 1000,
    };
  }
}
