import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it, onTestFinished } from 'vitest';
import { secretVersions } from '../../functions/adapters/aws/secret-versions.ts';
import { withTransport } from '../../functions/adapters/salla/http-transport.ts';
import { tokenEndpoint } from '../../functions/adapters/salla/token-endpoint.ts';
import { ensureToken } from '../../functions/domain/ensure-token.ts';
import type { Clock, SecretVersions, TokenEndpoint } from '../../functions/domain/ports.ts';
import { SecretStore } from '../../local/aws/secret-store.ts';
import { secretsManager } from '../../local/aws/secrets-manager.ts';
import { createServer } from '../../local/aws/server.ts';
import { clientOptions } from '../local/local-account-fixture.ts';
import { type RunningStore, startStore } from '../store/running-store.ts';
import { hurriedClock } from './hurried-clock.ts';
import { silent, storeId } from './lane.ts';
import { oddServer } from './odd-server.ts';
import { SecretVersionsInMemory } from './secret-versions-in-memory.ts';

const run = { storeId, runId: '20261101T000000000Z-00000001' };
const DAY = 86_400;
const inDays = (days: number) => Math.floor(Date.now() / 1000) + days * DAY;

/** Real time, but a second's sleep takes twenty milliseconds. */
const brisk: Clock = { now: () => Date.now(), sleep: (milliseconds) => wait(milliseconds / 50) };

async function openStore(): Promise<RunningStore> {
  const store = await startStore({ shop: { orders: 1, days: 1, seed: 1 } });
  onTestFinished(() => store.close());
  return store;
}

async function storedPair(store: RunningStore, fields: object = {}) {
  return { ...(await store.credentials()), expires: inDays(2), ...fields };
}

interface Circumstances {
  wrap?: (endpoint: TokenEndpoint) => TokenEndpoint;
  clock?: Clock;
}

function ensure(
  secrets: SecretVersions,
  url: string,
  { wrap = (endpoint: TokenEndpoint) => endpoint, clock = hurriedClock() }: Circumstances = {},
) {
  return withTransport((transport) => {
    const endpoint = wrap(tokenEndpoint({ accountsUrl: url, transport, now: () => Date.now() }));
    return ensureToken(run, { secrets, endpoint, clock, log: silent });
  });
}

async function refreshes(store: RunningStore): Promise<number> {
  const report = (await (await fetch(`${store.url}/_store/metrics`)).json()) as { byPath: Record<string, number> };
  return report.byPath['/oauth2/token'] ?? 0;
}

async function currentToken(secrets: SecretVersions): Promise<string> {
  const version = await secrets.labelled('AWSCURRENT');
  return (JSON.parse(version?.value ?? '{}') as { access_token: string }).access_token;
}

describe('EnsureToken', () => {
  it('leaves a token alone that lives long enough and is accepted', async () => {
    const store = await openStore();
    const secrets = new SecretVersionsInMemory(await storedPair(store, { expires: inDays(9) }));
    expect((await ensure(secrets, store.url)).refreshed).toBe(false);
    expect(await refreshes(store)).toBe(0);
  });

  it('refreshes a token that expires within three days, and stores the pair the store now accepts', async () => {
    const store = await openStore();
    const secrets = new SecretVersionsInMemory(await storedPair(store));
    const { refreshed, expiresAt } = await ensure(secrets, store.url);
    expect(refreshed).toBe(true);
    expect(await currentToken(secrets)).toBe((await store.credentials())['access_token']);
    expect(Date.parse(expiresAt) / 1000).toBeGreaterThan(inDays(10));
  });

  it('refreshes a token that is older than ten days', async () => {
    const store = await openStore();
    const pair = await storedPair(store, { expires: inDays(9), obtained_at: inDays(-11) });
    expect((await ensure(new SecretVersionsInMemory(pair), store.url)).refreshed).toBe(true);
  });

  it('refreshes a token that the store rejects although its date is far away', async () => {
    const store = await openStore();
    const secrets = new SecretVersionsInMemory(await storedPair(store, { expires: inDays(9) }));
    await store.control('misbehave', { expireToken: true });
    expect((await ensure(secrets, store.url)).refreshed).toBe(true);
  });

  it('reads a typed-in duration from the day the secret was written', async () => {
    const store = await openStore();
    const secrets = new SecretVersionsInMemory(await storedPair(store, { expires: 14 * DAY }), inDays(-1));
    const { refreshed, expiresAt } = await ensure(secrets, store.url);
    expect(refreshed).toBe(false);
    expect(Math.round((Date.parse(expiresAt) / 1000 - inDays(0)) / DAY)).toBe(13);
  });

  it('spends the refresh token once when a thousand ask at the same time', async () => {
    const store = await openStore();
    const secrets = new SecretVersionsInMemory(await storedPair(store));
    const all = await Promise.all(Array.from({ length: 1000 }, () => ensure(secrets, store.url, { clock: brisk })));
    expect(all.filter(({ refreshed }) => refreshed)).toHaveLength(1);
    expect(await refreshes(store)).toBe(1);
    expect(await currentToken(secrets)).toBe((await store.credentials())['access_token']);
  });

  it('works with the versions and labels of Secrets Manager', async () => {
    const store = await openStore();
    const folder = await mkdtemp(join(tmpdir(), 'secrets-'));
    const services = {
      secretsManager: secretsManager(new SecretStore(join(folder, 'secrets.json'))),
      stepFunctions: {},
      notifications: {},
    };
    const server = createServer(services);
    const client = new SecretsManagerClient(clientOptions(await server.listen({ host: '127.0.0.1', port: 0 })));
    onTestFinished(async () => {
      client.destroy();
      await server.close();
      await rm(folder, { recursive: true });
    });
    const name = `salla/stores/${storeId}`;
    await client.send(new CreateSecretCommand({ Name: name, SecretString: JSON.stringify(await storedPair(store)) }));
    const secrets = secretVersions(client, name);
    const all = await Promise.all(Array.from({ length: 20 }, () => ensure(secrets, store.url, { clock: brisk })));
    expect(all.filter(({ refreshed }) => refreshed)).toHaveLength(1);
    expect(await refreshes(store)).toBe(1);
    expect(await currentToken(secrets)).toBe((await store.credentials())['access_token']);
  });
});

describe('a refresh that dies', () => {
  class Killed extends Error {}

  /** Dies at the nth call of any port: before it happens, or after it happened but before the answer is seen. */
  function mortal<T extends object>(port: T, life: { calls: number; after: boolean }): T {
    return new Proxy(port, {
      get: (target, name) => {
        const method = Reflect.get(target, name) as unknown;
        if (typeof method !== 'function') return method;
        return async (...parameters: unknown[]) => {
          life.calls -= 1;
          if (life.calls === 0 && !life.after) throw new Killed();
          const answer: unknown = await (method as (...all: unknown[]) => unknown).apply(target, parameters);
          if (life.calls <= 0) throw new Killed();
          return answer;
        };
      },
    });
  }

  const steps = [1, 2, 3, 4, 5, 6].flatMap((step) => [
    [step, false, 'before'] as const,
    [step, true, 'after'] as const,
  ]);

  it.each(steps)(
    'at step %i (%s happened: %s) is finished or reported, never answered by a second spend',
    async (step, after) => {
      const store = await openStore();
      const secrets = new SecretVersionsInMemory(await storedPair(store));
      const life = { calls: step, after };
      const dying = ensure(mortal(secrets, life), store.url, { wrap: (endpoint) => mortal(endpoint, life) });
      await expect(dying).rejects.toThrow();
      const outcome = await ensure(secrets, store.url).catch((error: Error) => error);
      expect(await refreshes(store)).toBeLessThanOrEqual(1);
      const works = (await currentToken(secrets)) === (await store.credentials())['access_token'];
      if (outcome instanceof Error) {
        expect(outcome.name).toBe('TokenRefreshUnknownError');
        expect(outcome.message).toContain('reinstall the app');
      } else expect(works).toBe(true);
    },
  );
});

const refresh = (url: string) =>
  withTransport((transport) =>
    tokenEndpoint({ accountsUrl: url, transport, now: () => 1_000_000 }).refresh('ory_rt_x', {
      id: 'a',
      secret: 'b',
    }),
  );

describe('the token endpoint', () => {
  it.each([
    ['expires_in', { expires_in: 1_209_599 }, 1_000 + 1_209_599],
    ['expires as an instant', { expires: 1_634_819_484 }, 1_634_819_484],
    ['expires as a duration', { expires: 1_209_599 }, 1_000 + 1_209_599],
  ])('understands %s', async (_what, expiry, expires) => {
    const server = await oddServer(() => ({ body: { access_token: 'a', refresh_token: 'r', ...expiry } }));
    expect((await refresh(server.url)).expires).toBe(expires);
    expect(server.requests).toHaveLength(1);
  });

  it('says “reinstall the app” when the refresh token was spent before', async () => {
    const server = await oddServer(() => ({ status: 401, body: { error: 'invalid_grant', error_description: '…' } }));
    await expect(refresh(server.url)).rejects.toMatchObject({
      name: 'SallaAuthRevokedError',
      message: expect.stringContaining('reinstall the app'),
    });
  });

  it.each([
    ['the connection breaks after the request was sent', { hangUp: true }],
    ['the server answers 500', { status: 500, body: {} }],
    ['the answer holds no pair', { body: { ok: true } }],
  ])('when %s nobody knows what became of the token, and it is not sent again', async (_what, answer) => {
    const server = await oddServer(() => answer);
    await expect(refresh(server.url)).rejects.toMatchObject({ name: 'TokenRefreshUnknownError' });
    expect(server.requests).toHaveLength(1);
  });

  it('may be asked again when it was never reached', async () => {
    await expect(refresh('http://127.0.0.1:9')).rejects.toMatchObject({ name: 'RefreshNotSent' });
    const store = await openStore();
    const secrets = new SecretVersionsInMemory(await storedPair(store));
    await expect(ensure(secrets, 'http://127.0.0.1:9')).rejects.toMatchObject({ name: 'SallaUnavailableError' });
    expect((await ensure(secrets, store.url)).refreshed).toBe(true);
  });
});
