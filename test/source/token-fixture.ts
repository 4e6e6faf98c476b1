import { onTestFinished } from 'vitest';
import { withTransport } from '../../functions/adapters/salla/http-transport.ts';
import { tokenEndpoint } from '../../functions/adapters/salla/token-endpoint.ts';
import { ensureToken, LONGEST_REFRESH, type TokenCaller } from '../../functions/domain/ensure-token.ts';
import type { Clock, SecretVersions, TokenEndpoint } from '../../functions/domain/ports.ts';
import { type RunningStore, startStore } from '../store/running-store.ts';
import { hurriedClock } from './hurried-clock.ts';
import { silent, storeId } from './lane.ts';

export const run = { storeId, runId: '20261101T000000000Z-00000001' };
/** Also of that store. */
export const dailyCheck = { storeId };
export const DAY = 86_400;
/** Unix seconds. */
export const inDays = (days: number) => Math.floor(Date.now() / 1000) + days * DAY;

export async function openStore(): Promise<RunningStore> {
  const store = await startStore({ shop: { orders: 1, days: 1, seed: 1 } });
  onTestFinished(() => store.close());
  return store;
}

/** A secret of the store's pair, due for a refresh. */
export async function storedPair(store: RunningStore, fields: object = {}) {
  return { ...(await store.credentials()), expires: inDays(2), ...fields };
}

/** A clock at an instant when whoever claimed until now is dead. */
export const afterTheirDeath = () => hurriedClock(Date.now() + 1000 * LONGEST_REFRESH);

interface Circumstances {
  wrap?: (endpoint: TokenEndpoint) => TokenEndpoint;
  clock?: Clock;
  caller?: TokenCaller;
}

/** One call of EnsureToken against the OAuth server at that address. */
export function ensure(
  secrets: SecretVersions,
  url: string,
  { wrap = (endpoint: TokenEndpoint) => endpoint, clock = hurriedClock(), caller = run }: Circumstances = {},
) {
  return withTransport((transport) => {
    const endpoint = wrap(tokenEndpoint({ accountsUrl: url, transport, now: () => Date.now(), log: silent }));
    return ensureToken(caller, { secrets, endpoint, clock, log: silent });
  });
}

/** Calls of the token endpoint. */
export async function refreshes(store: RunningStore): Promise<number> {
  const report = (await (await fetch(`${store.url}/_store/metrics`)).json()) as { byPath: Record<string, number> };
  return report.byPath['/oauth2/token'] ?? 0;
}

export async function currentToken(secrets: SecretVersions): Promise<string> {
  const version = await secrets.labelled('AWSCURRENT');
  return (JSON.parse(version?.value ?? '{}') as { access_token: string }).access_token;
}
