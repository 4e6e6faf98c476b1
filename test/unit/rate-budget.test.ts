import { array, assert, constantFrom, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RateBudget } from '../../functions/adapters/salla/rate-budget.ts';
import { rateLimitHeaders } from '../../functions/adapters/salla/rate-limit-headers.ts';

const nothing = { limit: null, remaining: null, resetAt: null, retryAfter: null };
const minute = { limit: 120, windowMilliseconds: 60_000, share: 1 };
const T = 1_800_000_000_000;

function spend(budget: RateBudget, times: number, now: number): void {
  for (let sent = 0; sent < times; sent += 1) {
    expect(budget.waitTime(now)).toBe(0);
    budget.sent(now);
    budget.answered(nothing, now);
  }
}

describe('a rate budget', () => {
  it('without headers counts its own requests, and opens again a window after the first', () => {
    const budget = new RateBudget(minute);
    spend(budget, 120, T);
    expect(budget.waitTime(T + 1000)).toBe(59_250);
    expect(budget.waitTime(T + 60_250)).toBe(0);
  });

  it('takes only its share of the limit', () => {
    const budget = new RateBudget({ ...minute, share: 0.6 });
    spend(budget, 72, T);
    expect(budget.waitTime(T)).toBeGreaterThan(0);
  });

  it('believes the server’s limit and end of window', () => {
    const budget = new RateBudget(minute);
    budget.sent(T);
    budget.answered({ limit: 720, remaining: 719, resetAt: T + 20_000, retryAfter: null }, T);
    spend(budget, 719, T + 1);
    expect(budget.waitTime(T + 1)).toBe(20_249);
  });

  it('stops when others have used up the store’s budget', () => {
    const budget = new RateBudget(minute);
    budget.sent(T);
    budget.answered({ limit: 360, remaining: 0, resetAt: T + 30_000, retryAfter: null }, T);
    expect(budget.waitTime(T)).toBe(30_250);
  });

  it('keeps what is under way off the server’s count', () => {
    const budget = new RateBudget(minute);
    budget.sent(T);
    budget.sent(T);
    budget.answered({ limit: 120, remaining: 1, resetAt: T + 60_000, retryAfter: null }, T);
    expect(budget.waitTime(T)).toBeGreaterThan(0);
    budget.answered({ limit: 120, remaining: 1, resetAt: T + 60_000, retryAfter: null }, T);
    expect(budget.waitTime(T)).toBe(0);
  });

  it('ignores a straggler of a window that is over', () => {
    const budget = new RateBudget(minute);
    budget.sent(T);
    budget.answered({ limit: 120, remaining: 0, resetAt: T - 1000, retryAfter: null }, T);
    expect(budget.waitTime(T)).toBe(0);
  });

  it('sends nothing before the end of a block', () => {
    const budget = new RateBudget(minute);
    budget.blockUntil(T + 5000);
    expect(budget.waitTime(T)).toBe(5000);
    expect(budget.waitTime(T + 5000)).toBe(0);
  });

  it('never exceeds the budget of a server that counts windows from the first request after a reset', () => {
    assert(
      property(
        constantFrom(120, 360, 720),
        array(integer({ min: 0, max: 400 }), { minLength: 300, maxLength: 2000 }),
        (limit, pauses) => {
          const budget = new RateBudget({ ...minute, limit });
          let now = T;
          let windowEnd = 0;
          let used = 0;
          for (const pause of pauses) {
            now += pause + budget.waitTime(now + pause);
            if (now >= windowEnd) {
              windowEnd = now + 60_000;
              used = 0;
            }
            budget.sent(now);
            used += 1;
            expect(used).toBeLessThanOrEqual(limit);
            const resetAt = Math.ceil(windowEnd / 1000) * 1000;
            budget.answered({ limit, remaining: limit - used, resetAt, retryAfter: null }, now);
          }
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('rate-limit headers', () => {
  it('are numbers, epoch seconds and seconds or a date', () => {
    const headers = { 'x-ratelimit-limit': '360', 'x-ratelimit-remaining': '12', 'x-ratelimit-reset': '1800000060' };
    expect(rateLimitHeaders(headers, T)).toEqual({ limit: 360, remaining: 12, resetAt: T + 60_000, retryAfter: null });
    expect(rateLimitHeaders({ 'retry-after': '3' }, T).retryAfter).toBe(3000);
    const date = new Date(T + 9000).toUTCString();
    expect(rateLimitHeaders({ 'retry-after': date }, T).retryAfter).toBe(9000);
  });

  it('that cannot be read are as good as absent', () => {
    expect(rateLimitHeaders({ 'x-ratelimit-reset': 'soon', 'retry-after': 'later' }, T)).toEqual(nothing);
  });
});
