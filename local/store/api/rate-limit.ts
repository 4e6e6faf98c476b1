/**
 * Salla's limits (docs.salla.dev/421125m0): a budget per store and minute by plan, after which one request per second
 * gets through until the minute resets; customers' endpoints have their own budget of 500 per ten minutes and IP
 * (changelog 2.9.1). The minute is a minute of the real clock and begins with the first request after the last reset.
 */

export const plans = { plus: 120, pro: 360, special: 720 } as const;
export type Plan = keyof typeof plans;

const customersPerTenMinutes = 500;
const second = 1000;
const minute = 60 * second;

export interface Verdict {
  allowed: boolean;
  headers: Record<string, string>;
}

interface Budget {
  limit: number;
  length: number;
  /** After the budget one request per second passes. */
  leaks: boolean;
  windowStart: number;
  used: number;
  lastLeak: number;
  /** Windows opened since the metrics were last reset: each adds its limit to what was legal. */
  windows: number;
}

export class RateLimit {
  readonly #now: () => number;
  readonly #limit: number;
  readonly #customersLimit: number;
  #store: Budget;
  readonly #customers = new Map<string, Budget>();

  /** `perMinute` raises the plan's limit; the customers' budget grows by the same factor. `now` in milliseconds. */
  constructor(plan: Plan, perMinute: number | undefined, now: () => number) {
    this.#now = now;
    this.#limit = perMinute ?? plans[plan];
    this.#customersLimit = Math.max(1, Math.round((customersPerTenMinutes * this.#limit) / plans[plan]));
    this.#store = newBudget(this.#limit, minute, true);
  }

  /** Counts one request against its budget and says whether it passes; `X-RateLimit-Reset` is `skew` seconds wrong. */
  take(path: string, ip: string, skew = 0): Verdict {
    const budget = path.startsWith('/customers') ? this.#customersBudget(ip) : this.#store;
    const now = this.#now();
    if (now >= budget.windowStart + budget.length) {
      budget.windowStart = now;
      budget.used = 0;
      budget.windows += 1;
    }
    let allowed = budget.used < budget.limit;
    if (allowed) {
      budget.used += 1;
      budget.lastLeak = now;
    } else if (budget.leaks && now >= budget.lastLeak + second) {
      allowed = true;
      budget.lastLeak = now;
    }
    const reset = budget.windowStart + budget.length;
    const headers: Record<string, string> = {
      'X-RateLimit-Limit': String(budget.limit),
      'X-RateLimit-Remaining': String(budget.limit - budget.used),
      'X-RateLimit-Reset': String(Math.ceil(reset / second) + skew),
    };
    if (!allowed) {
      const next = budget.leaks ? Math.min(budget.lastLeak + second, reset) : reset;
      headers['Retry-After'] = String(Math.max(1, Math.ceil((next - now) / second)));
    }
    return { allowed, headers };
  }

  /** Requests that the budgets (without the leak) admitted in the windows opened since the last reset of the metrics. */
  legalBudget(): { store: number; customers: number } {
    const customers = [...this.#customers.values()].reduce((sum, { windows, limit }) => sum + windows * limit, 0);
    return { store: this.#store.windows * this.#limit, customers };
  }

  resetMetrics(): void {
    for (const budget of [this.#store, ...this.#customers.values()]) {
      budget.windows = this.#now() < budget.windowStart + budget.length ? 1 : 0;
    }
  }

  #customersBudget(ip: string): Budget {
    let budget = this.#customers.get(ip);
    if (!budget) {
      budget = newBudget(this.#customersLimit, 10 * minute, false);
      this.#customers.set(ip, budget);
    }
    return budget;
  }
}

function newBudget(limit: number, length: number, leaks: boolean): Budget {
  return { limit, length, leaks, windowStart: Number.NEGATIVE_INFINITY, used: 0, lastLeak: 0, windows: 0 };
}
