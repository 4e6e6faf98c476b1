import { randomUUID } from 'node:crypto';
import type { StoreSecret } from '../contracts/secrets.ts';
import { RefreshNotSent, SallaUnavailableError, TokenRefreshUnknownError } from './errors.ts';
import type { Clock, GrantedPair, Log, SecretVersions, TokenEndpoint } from './ports.ts';
import { claimRefresh, type Claim, lastClaimAt, releaseClaim } from './refresh-claim.ts';
import { readStoreSecret } from './store-secret.ts';
import { absoluteExpiry, type PairLife, refreshDue, refreshOverdue, refreshTokenEnd } from './token-expiry.ts';
import { uuidFromName } from './uuid-from-name.ts';

export interface EnsureTokenPorts {
  secrets: SecretVersions;
  endpoint: TokenEndpoint;
  clock: Clock;
  log: Log;
}

/** A run, or without `runId` the daily check of a store. */
export interface TokenCaller {
  storeId: string;
  runId?: string | undefined;
}

export interface TokenState {
  refreshed: boolean;
  /** ISO 8601 UTC. */
  expiresAt: string;
}

/** Seconds for which the daily check leaves a refresh to the runs: the token changes while one of them reads only if none of a day could. */
const LEFT_TO_RUNS = 86_400;

/** Longest life of a refresh, seconds: the function's time-out (infra/function-settings.ts). Whoever claimed earlier is dead. */
export const LONGEST_REFRESH = 120;

/** How long somebody else's refresh is waited for, milliseconds. */
const OTHERS_REFRESH = 60_000;
const POLL_INTERVAL = 1_000;

/** Attempts at storing a new pair: without it the store is lost to this app. */
const STORE_ATTEMPTS = 8;

/**
 * Makes sure that the store's token outlives the run. A refresh token may be spent once only: whoever refreshes first
 * creates a claim that exists once per version of the secret, the new pair is stored before anything uses it, and the
 * AWSCURRENT label moves by compare-and-swap. Whatever dies in between is finished or reported by the next call, never
 * answered by spending the token again. Source: facts on Secrets Manager, section 3.
 */
export async function ensureToken(run: TokenCaller, ports: EnsureTokenPorts): Promise<TokenState> {
  const { secrets, clock, log } = ports;
  const { version, secret } = await readStoreSecret(secrets, run.storeId);
  const now = Math.floor(clock.now() / 1000);
  // A person may have typed a duration; it began when the version was written.
  const expires = absoluteExpiry({ expires: secret.expires }, version.createdAt) ?? 0;
  const life: PairLife = { expires, obtainedAt: secret.obtained_at ?? version.createdAt };
  const due = refreshDue(life, isDailyCheck(run) ? now - LEFT_TO_RUNS : now);
  // A token that the API rejects has expired, whatever its date says.
  if (!due && (await ports.endpoint.accepts(secret.access_token))) return tokenState(false, expires);

  const current = version.versionId;
  if (await promotePending(ports, current)) return settled(run.storeId, ports);
  const content = { owner: run.runId ?? 'daily check', nonce: randomUUID(), at: now };
  const claim = await claimOrAwait(run, current, content, ports);
  if (claim === null) return settled(run.storeId, ports);
  log.info('refreshing the token', { expiresAt: instant(expires) });
  const pair = await spendOnce(secret, claim, ports).catch((error: unknown) => {
    if (!(error instanceof RefreshNotSent)) throw error;
    if (!due || refreshOverdue(life, now)) throw notRefreshed(error, life);
    // The token that is stored still serves this run, and the next run tries again.
    log.warn('the token could not be refreshed', { reason: error.message, expiresAt: instant(expires) });
    return null;
  });
  if (pair === null) return tokenState(false, expires);
  await storePair(secret, pair, current, ports);
  await secrets.moveLabel('AWSCURRENT', current, nextVersion(current));
  return tokenState(true, pair.expires);
}

function isDailyCheck(run: TokenCaller): boolean {
  return run.runId === undefined;
}

function nextVersion(current: string): string {
  return uuidFromName(current, 'next');
}

/** The state after somebody else's refresh, or a finished one. */
async function settled(storeId: string, { secrets }: EnsureTokenPorts): Promise<TokenState> {
  const { version, secret } = await readStoreSecret(secrets, storeId);
  return tokenState(false, absoluteExpiry({ expires: secret.expires }, version.createdAt) ?? 0);
}

function tokenState(refreshed: boolean, expires: number): TokenState {
  return { refreshed, expiresAt: instant(expires) };
}

function instant(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

/** Finishes a refresh that died after its pair was stored; false when there is none. */
async function promotePending({ secrets }: EnsureTokenPorts, current: string): Promise<boolean> {
  const next = nextVersion(current);
  if ((await secrets.version(next)) === null) return false;
  await secrets.moveLabel('AWSCURRENT', current, next);
  return true;
}

/** The claim, at once or when its owner gives it back; null when the owner refreshed, or is left to it by the daily check. */
async function claimOrAwait(
  run: TokenCaller,
  current: string,
  content: Claim['content'],
  ports: EnsureTokenPorts,
): Promise<Claim | null> {
  const { secrets, clock } = ports;
  const until = clock.now() + OTHERS_REFRESH;
  do {
    const claim = await claimRefresh(secrets, current, content);
    if (claim !== null) return claim;
    await clock.sleep(POLL_INTERVAL);
    const version = await secrets.labelled('AWSCURRENT');
    if (version !== null && version.versionId !== current) return null;
    if (await promotePending(ports, current)) return null;
  } while (clock.now() < until);
  const begun = await lastClaimAt(secrets);
  if (begun !== null && clock.now() / 1000 - begun < LONGEST_REFRESH) {
    // The owner lives and reports its own failure. A run needs the token now; nobody waits for the daily check.
    if (isDailyCheck(run)) return null;
    throw underWay(run.storeId, begun);
  }
  throw new TokenRefreshUnknownError(
    `A refresh of store ${run.storeId}'s token was begun and never finished; its refresh token may be spent, so it is not spent again.`,
    'reinstall the app in the store, then put the new pair into the store secret (`aws secretsmanager put-secret-value`).',
  );
}

function underWay(storeId: string, begun: number) {
  return new SallaUnavailableError(
    `Another refresh of store ${storeId}'s token, begun at ${instant(begun)}, may not have ended yet.`,
    'the run is retried by itself; if this lasts, start the run again.',
  );
}

/** Throws `RefreshNotSent` after giving the claim back, when the refresh token was certainly not spent. */
async function spendOnce(
  secret: StoreSecret,
  claim: Claim,
  { endpoint, secrets }: EnsureTokenPorts,
): Promise<GrantedPair> {
  try {
    return await endpoint.refresh(secret.refresh_token, { id: secret.client_id, secret: secret.client_secret });
  } catch (error) {
    if (error instanceof RefreshNotSent) await releaseClaim(secrets, claim);
    throw error;
  }
}

function notRefreshed(cause: RefreshNotSent, life: PairLife) {
  const end = instant(refreshTokenEnd(life)).slice(0, 10);
  return new SallaUnavailableError(
    `The token could not be refreshed: ${cause.message}. The refresh token was not spent; it is counted on until ${end}.`,
    `it is tried again by itself; if this lasts, check SALLA_ACCOUNTS_URL (\`--accounts-url\`) and the network. If the token cannot be refreshed by ${end}, reinstall the app in the store, then put the new pair into the store secret.`,
    { cause },
  );
}

async function storePair(
  secret: StoreSecret,
  pair: GrantedPair,
  current: string,
  { secrets, clock }: EnsureTokenPorts,
) {
  const next: StoreSecret = {
    ...secret,
    access_token: pair.accessToken,
    refresh_token: pair.refreshToken,
    expires: pair.expires,
    obtained_at: Math.floor(clock.now() / 1000),
  };
  const value = JSON.stringify(next);
  for (let attempt = 1; ; attempt += 1) {
    try {
      await secrets.create(nextVersion(current), value, 'AWSPENDING');
      return;
    } catch (error) {
      if (attempt >= STORE_ATTEMPTS) {
        throw new TokenRefreshUnknownError(
          `The new token pair could not be stored (${(error as Error).name}); the old refresh token is spent.`,
          'check that Secrets Manager is reachable and writable, then start the run again: a pair that was stored after all is used. If that run reports an unfinished refresh, reinstall the app and put the new pair into the store secret.',
          { cause: error },
        );
      }
      await clock.sleep(250 * 2 ** attempt);
    }
  }
}
