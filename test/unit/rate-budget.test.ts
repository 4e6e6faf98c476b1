import { array, assert, constantFrom, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Admission, RateBudget } from '../../functions/adapters/salla/rate-budget.ts';
import { type RateLimitHeaders, rateLimitHeaders } from '../../functions/adapters/salla/rate-limit-headers.ts';

const nothing: RateLimitHeaders = { limit: null, remaining: null, resetAt: null, retryAfter: null };
const T = 1_800_000_000_000;

function budgetOf(share: number | ((now: number) => number) = 1, limit = 120) {
  return new RateBudget({ limit, windowMilliseconds: 60_000, share: typeof share === 'number' ? () => share : share });
}

function headers(limit: number, remaining: number, resetAt: number): RateLimitHeaders {
  return { limit, remaining, resetAt, retryAfter: null };
}

/** One request sent and answered at that instant. */
function ask(budget: RateBudget, now: number, answer = nothing): Admission {
  expect(budget.waitTime(now)).toBe(0);
  const admission = budget.sent(now);
  budget.answered(admission, answer, now);
  return admission;
}

function spend(budget: RateBudget, times: number, now: number, answer = nothing): void {
  for (let sent = 0; sent < times; sent += 1) ask(budget, now, answer);
}

describe('a rate budget', () => {
  it('without headers counts its own requests, and opens again a window after the first', () => {
    const budget = budgetOf();
    spend(budget, 120, T);
    expect(budget.waitTime(T + 1000)).toBe(59_500);
    expect(budget.waitTime(T + 60_500)).toBe(0);
  });

  it('takes only its share of the limit, and the share of the hour', () => {
    const budget = budgetOf((now) => (now < T + 10_000 ? 0.6 : 0.9));
    spend(budget, 72, T);
    expect(budget.waitTime(T)).toBeGreaterThan(0);
    spend(budget, 36, T + 10_000);
    expect(budget.waitTime(T + 10_000)).toBeGreaterThan(0);
  });

  it('leaves an earlier invocation its part of the share in the window that it begins in', () => {
    const budget = budgetOf(0.6);
    ask(budget, T, headers(120, 59, T + 30_000));
    expect(Number.isFinite(budget.waitTime(T + 1))).toBe(true);
    for (let left = 58; left >= 48; left -= 1) ask(budget, T + 1, headers(120, left, T + 30_000));
    expect(budget.waitTime(T + 2)).toBeGreaterThan(29_000);
    ask(budget, T + 31_000, headers(120, 119, T + 91_000));
    spend(budget, 71, T + 31_001);
    expect(budget.waitTime(T + 31_002)).toBeGreaterThan(50_000);
  });

  it('believes the server’s limit and end of window', () => {
    const budget = budgetOf();
    ask(budget, T, headers(720, 719, T + 20_000));
    spend(budget, 719, T + 1);
    expect(budget.waitTime(T + 1)).toBe(20_499);
  });

  it('lets one request open a window, and the others only when it is answered', () => {
    const budget = budgetOf();
    const first = budget.sent(T);
    expect(first.opens).toBe(true);
    expect(budget.waitTime(T)).toBe(Infinity);
    budget.answered(first, headers(120, 119, T + 60_000), T + 400);
    expect(budget.waitTime(T + 400)).toBe(0);
    expect(budget.sent(T + 400).opens).toBe(false);
  });

  it('lets another request try when the one that was to open the window came to nothing', () => {
    const budget = budgetOf();
    budget.answered(budget.sent(T), null, T + 30_000);
    expect(budget.waitTime(T + 30_000)).toBe(0);
    expect(budget.sent(T + 30_000).opens).toBe(true);
  });

  it('asks at the pace of the overflow when its clock is ahead, and remembers by how much', () => {
    const budget = budgetOf();
    // Their clock is three seconds behind ours: their reset is at T + 33 s of our clock.
    ask(budget, T, headers(120, 0, T + 30_000));
    expect(budget.waitTime(T)).toBe(30_500);
    let now = T + 30_500;
    for (; now < T + 33_000; now += budget.waitTime(now)) ask(budget, now, headers(120, 0, T + 30_000));
    expect(now).toBe(T + 33_500);
    ask(budget, now, headers(120, 0, T + 60_000));
    // Not at 60.5 s of our clock as the header alone would have it.
    expect(budget.waitTime(now)).toBe(T + 63_000 - now);
  });

  it('waits no longer than a window after its first answer, whatever a clock says', () => {
    const budget = budgetOf();
    ask(budget, T, headers(120, 0, T + 3_600_000));
    expect(budget.waitTime(T)).toBe(60_500);
  });

  it('stops when others have used up the store’s budget', () => {
    const budget = budgetOf();
    ask(budget, T, headers(360, 0, T + 30_000));
    expect(budget.waitTime(T)).toBe(30_500);
  });

  it('leaves a little room while others spend too, in the window after as well', () => {
    const budget = budgetOf();
    ask(budget, T, headers(120, 60, T + 30_000));
    ask(budget, T, headers(120, 3, T + 30_000));
    expect(budget.waitTime(T)).toBeGreaterThan(0);
    const alone = headers(120, 119, T + 90_000);
    ask(budget, T + 31_000, alone);
    spend(budget, 115, T + 31_000);
    ask(budget, T + 31_000, headers(120, 3, T + 90_000));
    expect(budget.waitTime(T + 31_000)).toBeGreaterThan(0);
  });

  it('keeps what is under way off the server’s count', () => {
    const budget = budgetOf();
    ask(budget, T, headers(120, 119, T + 60_000));
    spend(budget, 116, T);
    const [first, second] = [budget.sent(T), budget.sent(T)];
    budget.answered(first, headers(120, 1, T + 60_000), T);
    expect(budget.waitTime(T)).toBeGreaterThan(0);
    budget.answered(second, headers(120, 1, T + 60_000), T);
    expect(budget.waitTime(T)).toBe(0);
  });

  it('ignores a straggler of a window that is over', () => {
    const budget = budgetOf();
    ask(budget, T, headers(120, 100, T + 10_000));
    const straggler = budget.sent(T);
    ask(budget, T + 11_000, headers(120, 119, T + 71_000));
    budget.answered(straggler, headers(120, 0, T + 10_000), T + 12_000);
    expect(budget.waitTime(T + 12_000)).toBe(0);
  });

  it('goes on with a server whose clock was set back', () => {
    const budget = budgetOf();
    ask(budget, T, headers(120, 0, T + 10_000));
    ask(budget, T + 11_000, headers(120, 119, T - 3_600_000));
    expect(budget.sent(T + 11_000).opens).toBe(false);
  });

  it('sends nothing before the end of a block', () => {
    const budget = budgetOf();
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
          const budget = budgetOf(1, limit);
          let now = T;
          let windowEnd = 0;
          let used = 0;
          for (const pause of pauses) {
            now += pause + budget.waitTime(now + pause);
            if (now >= windowEnd) {
              windowEnd = now + 60_000;
              used = 0;
            }
            const admission = budget.sent(now);
            used += 1;
            expect(used).toBeLessThanOrEqual(limit);
            budget.answered(admission, headers(limit, limit - used, Math.ceil(windowEnd / 1000) * 1000), now);
          }
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('rate-limit headers', () => {
  it('are numbers, epoch seconds and seconds or a date', () => {
    const values = { 'x-ratelimit-limit': '360', 'x-ratelimit-remaining': '12', 'x-ratelimit-reset': '1800000060' };
    expect(rateLimitHeaders(values, T)).toEqual(headers(360, 12, T + 60_000));
    expect(rateLimitHeaders({ 'retry-after': '3' }, T).retryAfter).toBe(3000);
    const date = new Date(T + 9000).toUTCString();
    expect(rateLimitHeaders({ 'retry-after': date }, T).retryAfter).toBe(9000);
  });

  it('that cannot be read are as good as absent', () => {
    expect(rateLimitHeaders({ 'x-ratelimit-reset': 'soon', 'retry-after': 'later' }, T)).toEqual(nothing);
  });
});
