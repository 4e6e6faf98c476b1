const DAY = 86_400;

/** A run must never outlive its token, and the refresh token itself is believed to live one month. */
const REFRESH_BEFORE_EXPIRY = 3 * DAY;
const REFRESH_AT_AGE = 10 * DAY;

/** Unix seconds above this are an instant (2001 and later), below it a duration. */
const INSTANT_FROM = 1e9;

/**
 * Absolute expiry in Unix seconds from the API's three spellings: `expires_in` (duration), `expires` as an instant
 * (`app.store.authorize`), `expires` as a duration (custom mode). Null when neither is a number.
 */
export function absoluteExpiry(answer: Record<string, unknown>, receivedAt: number): number | null {
  const duration = seconds(answer['expires_in']);
  if (duration !== null) return receivedAt + duration;
  const expires = seconds(answer['expires']);
  if (expires === null) return null;
  return expires > INSTANT_FROM ? expires : receivedAt + expires;
}

function seconds(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? number : null;
}

/** All in Unix seconds; `obtainedAt` is null for a pair whose age nobody noted. */
export function refreshDue(pair: { expires: number; obtainedAt: number | null }, now: number): boolean {
  if (pair.expires - now < REFRESH_BEFORE_EXPIRY) return true;
  return pair.obtainedAt !== null && now - pair.obtainedAt > REFRESH_AT_AGE;
}
