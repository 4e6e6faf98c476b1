/** Attempts a request gets in all; the state machine's `Retry` comes on top. */
export const MOST_ATTEMPTS = 5;

/** First backoff and its ceiling, milliseconds. */
const BASE = 500;
const CEILING = 20_000;

/** A 429 without any hint: the longest a plan's minute can still last. */
const UNHINTED_LIMIT_WAIT = 60_000;

/** A reset further away than this is a skewed clock, not a window (the longest known one is ten minutes). */
const LONGEST_WINDOW = 15 * 60_000;

/** Full-jitter exponential backoff before attempt `attempt + 1`; `random` answers 0 to 1. */
export function backoff(attempt: number, random: () => number): number {
  return Math.round(random() * Math.min(CEILING, BASE * 2 ** (attempt - 1)));
}

/**
 * How long a 429 asks to stay away: the server's `Retry-After`, else its reset, else a constant. No jitter on the
 * server's own word.
 */
export function rateLimitWait(hint: { retryAfter: number | null; resetAt: number | null }, now: number): number {
  if (hint.retryAfter !== null) return Math.max(1000, hint.retryAfter);
  const untilReset = hint.resetAt === null ? -1 : hint.resetAt - now;
  if (untilReset > 0 && untilReset <= LONGEST_WINDOW) return untilReset + 250;
  return UNHINTED_LIMIT_WAIT;
}

/** A 5xx that asks for longer than this ends the attempts sooner: the state machine waits better than a function. */
const LONGEST_OUTAGE_WAIT = 60_000;

/** Waiting time a 5xx asks for, or our own backoff. */
export function unavailableWait(retryAfter: number | null, attempt: number, random: () => number): number {
  return retryAfter === null ? backoff(attempt, random) : Math.min(retryAfter, LONGEST_OUTAGE_WAIT);
}
