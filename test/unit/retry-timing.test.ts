import { describe, expect, it } from 'vitest';
import { backoff, rateLimitWait, unavailableWait } from '../../functions/adapters/salla/retry-timing.ts';

const T = 1_800_000_000_000;

describe('waiting before another attempt', () => {
  it('grows twofold up to a ceiling, and is spread over all of it', () => {
    expect([1, 2, 3, 4, 9].map((attempt) => backoff(attempt, () => 1))).toEqual([500, 1000, 2000, 4000, 20_000]);
    expect(backoff(3, () => 0.25)).toBe(500);
  });

  it('after a 429 follows Retry-After, else the reset, else a whole window', () => {
    expect(rateLimitWait({ retryAfter: 7000, resetAt: T + 30_000 }, T)).toBe(7000);
    expect(rateLimitWait({ retryAfter: null, resetAt: T + 30_000 }, T)).toBe(30_250);
    expect(rateLimitWait({ retryAfter: null, resetAt: null }, T)).toBe(60_000);
  });

  it('does not believe a reset of a skewed clock', () => {
    expect(rateLimitWait({ retryAfter: null, resetAt: T - 5000 }, T)).toBe(60_000);
    expect(rateLimitWait({ retryAfter: null, resetAt: T + 86_400_000 }, T)).toBe(60_000);
  });

  it('after a 5xx follows Retry-After up to a minute', () => {
    expect(unavailableWait(3000, 1, () => 1)).toBe(3000);
    expect(unavailableWait(3_600_000, 1, () => 1)).toBe(60_000);
    expect(unavailableWait(null, 2, () => 1)).toBe(1000);
  });
});
