import { randomBytes } from 'node:crypto';

/** Life of an access token (docs.salla.dev/421118m0): 14 days less a second. */
export const accessTokenSeconds = 1_209_599;

interface Pair {
  accessToken: string;
  refreshToken: string;
  /** When the access token expires, Unix seconds. */
  expires: number;
}

/** Everything about tokens that must outlive the process. */
export interface TokenState {
  clientId: string;
  clientSecret: string;
  current: Pair;
  /** Earlier pairs of the chain: access tokens stay good until they expire, refresh tokens are spent. */
  earlier: Pair[];
  /** The whole chain was revoked: by a second use of a refresh token, or by the merchant. */
  revoked: boolean;
}

/** Opaque text of the form of the published tokens. */
function opaque(prefix: string): string {
  return `${prefix}_${randomBytes(32).toString('base64url')}.${randomBytes(32).toString('base64url')}`;
}

function newPair(nowSeconds: number): Pair {
  return {
    accessToken: opaque('ory_at'),
    refreshToken: opaque('ory_rt'),
    expires: nowSeconds + accessTokenSeconds,
  };
}

export function newTokenState(nowSeconds: number): TokenState {
  return {
    clientId: randomBytes(16).toString('hex'),
    clientSecret: randomBytes(16).toString('hex'),
    current: newPair(nowSeconds),
    earlier: [],
    revoked: false,
  };
}

export function acceptsAccessToken(state: TokenState, accessToken: string, nowSeconds: number): boolean {
  if (state.revoked) return false;
  const isGood = (pair: Pair): boolean => pair.accessToken === accessToken && pair.expires > nowSeconds;
  return isGood(state.current) || state.earlier.some(isGood);
}

/**
 * Exchanges a refresh token, which works once. A second use of any refresh token of the chain revokes all of it and
 * the merchant must install the app again (docs.salla.dev/421118m0). Null: refused.
 */
export function refresh(state: TokenState, refreshToken: string, nowSeconds: number): TokenState | null {
  if (state.revoked || state.current.refreshToken !== refreshToken) return null;
  const earlier = [state.current, ...state.earlier];
  return { ...state, current: newPair(nowSeconds), earlier };
}

export function isSpent(state: TokenState, refreshToken: string): boolean {
  return state.earlier.some((pair) => pair.refreshToken === refreshToken);
}

export function revokeAll(state: TokenState): TokenState {
  return { ...state, revoked: true };
}

export function expireAccessTokens(state: TokenState, nowSeconds: number): TokenState {
  const expired = (pair: Pair): Pair => ({ ...pair, expires: Math.min(pair.expires, nowSeconds) });
  return { ...state, current: expired(state.current), earlier: state.earlier.map(expired) };
}

/** The merchant installs the app again: a new chain for the same app. */
export function reinstalled(state: TokenState, nowSeconds: number): TokenState {
  return { ...state, current: newPair(nowSeconds), earlier: [], revoked: false };
}
