const DAY = 86_400;

/** A run must never outlive its token, and a refresh that cannot be made has days left to be made later. */
const REFRESH_BEFORE_EXPIRY = 3 * DAY;
const REFRESH_AT_AGE = 10 * DAY;

/**
 * The documentation gives a refresh token one month, Salla's agent kit no end: one month is planned for. Source:
 * docs.salla.dev/421118m0.
 */
const REFRESH_TOKEN_LIFE = 30 * DAY;

/** When a refresh that cannot be made is no longer a matter for the next run. */
const ALARM_BEFORE_EXPIRY = DAY;
const ALARM_AT_AGE = 25 * DAY;

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

/** All in Unix seconds. */
export interface PairLife {
  /** End of the access token. */
  expires: number;
  /** Birth of the pair, or the latest instant at which it can have been born. */
  obtainedAt: number;
}

export function refreshDue({ expires, obtainedAt }: PairLife, now: number): boolean {
  return expires - now < REFRESH_BEFORE_EXPIRY || now - obtainedAt > REFRESH_AT_AGE;
}

/** Whether a refresh that is due must not be put off any longer. */
export function refreshOverdue({ expires, obtainedAt }: PairLife, now: number): boolean {
  return expires - now < ALARM_BEFORE_EXPIRY || now - obtainedAt > ALARM_AT_AGE;
}

/** After this instant (Unix seconds) the refresh token cannot be counted on. */
export function refreshTokenEnd({ obtainedAt }: PairLife): number {
  return obtainedAt + REFRESH_TOKEN_LIFE;
}
