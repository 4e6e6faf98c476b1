/** What an answer says about the budget; null where the header is absent or not a number. */
export interface RateLimitHeaders {
  limit: number | null;
  remaining: number | null;
  /** End of the window, milliseconds since the epoch. */
  resetAt: number | null;
  /** How long to stay away, milliseconds. */
  retryAfter: number | null;
}

export type HeaderValues = Record<string, string | string[] | undefined>;

/**
 * Reads `X-RateLimit-Limit`, `-Remaining`, `-Reset` (UTC epoch seconds) and `Retry-After` (seconds or an HTTP date).
 * Source: docs.salla.dev 421125m0.
 */
export function rateLimitHeaders(headers: HeaderValues, now: number): RateLimitHeaders {
  const reset = numberOf(headers['x-ratelimit-reset']);
  return {
    limit: numberOf(headers['x-ratelimit-limit']),
    remaining: numberOf(headers['x-ratelimit-remaining']),
    resetAt: reset === null ? null : reset * 1000,
    retryAfter: retryAfter(headers['retry-after'], now),
  };
}

function numberOf(value: string | string[] | undefined): number | null {
  if (value === undefined) return null;
  const text = (Array.isArray(value) ? value[0] : value)?.trim() ?? '';
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : null;
}

function retryAfter(value: string | string[] | undefined, now: number): number | null {
  if (value === undefined) return null;
  const seconds = numberOf(value);
  if (seconds !== null) return seconds * 1000;
  const instant = Date.parse((Array.isArray(value) ? value[0] : value) ?? '');
  return Number.isNaN(instant) ? null : Math.max(0, instant - now);
}
