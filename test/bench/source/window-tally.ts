import type { HttpAnswer } from '../../../functions/adapters/salla/http-transport.ts';

interface Window {
  limit: number;
  passed: number;
  rows: number;
  firstAnswerAt: number;
}

/** Windows of a rate limit as the answers' headers name them, and what passed in each. */
export class WindowTally {
  readonly #now: () => number;
  readonly #byReset = new Map<string, Window>();
  tooManyRequests = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Windows that have begun. */
  get begun(): number {
    return this.#byReset.size;
  }

  count({ headers, status, text }: HttpAnswer): void {
    const reset = String(headers['x-ratelimit-reset']);
    let window = this.#byReset.get(reset);
    if (window === undefined) {
      window = { limit: Number(headers['x-ratelimit-limit']), passed: 0, rows: 0, firstAnswerAt: this.#now() };
      this.#byReset.set(reset, window);
    }
    if (status === 429) {
      this.tooManyRequests += 1;
      return;
    }
    window.passed += 1;
    const { data } = JSON.parse(text) as { data: unknown };
    if (Array.isArray(data)) window.rows += data.length;
  }

  /** The first `count` windows together; there must be one more, which ended the last of them. */
  full(count: number) {
    const windows = [...this.#byReset.values()];
    const full = windows.slice(0, count);
    const sum = (of: (window: Window) => number) => full.reduce((total, window) => total + of(window), 0);
    return {
      /** Without the overflow, the one request a second that passes when the budget is used up. */
      admitted: sum(({ passed, limit }) => Math.min(passed, limit)),
      overflow: sum(({ passed, limit }) => Math.max(0, passed - limit)),
      budget: sum(({ limit }) => limit),
      rows: sum(({ rows }) => rows),
      seconds: (windows[count]!.firstAnswerAt - windows[0]!.firstAnswerAt) / 1000,
    };
  }
}
