import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it, onTestFinished } from 'vitest';
import { secretVersions } from '../../functions/adapters/aws/secret-versions.ts';
import { RefreshNotSent } from '../../functions/domain/errors.ts';
import type { Clock, TokenEndpoint } from '../../functions/domain/ports.ts';
import { SecretStore } from '../../local/aws/secret-store.ts';
import { secretsManager } from '../../local/aws/secrets-manager.ts';
import { createServer } from '../../local/aws/server.ts';
import { clientOptions } from '../local/local-account-fixture.ts';
import { storeId } from './lane.ts';
import { SecretVersionsInMemory } from './secret-versions-in-memory.ts';
import { currentToken, DAY, ensure, inDays, openStore, refreshes, storedPair } from './token-fixture.ts';

/** Real time, but a second's sleep takes twenty milliseconds. */
const brisk: Clock = { now: () => Date.now(), sleep: (milliseconds) => wait(milliseconds / 50) };

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

const NOWHERE = 'http://127.0.0.1:9';

describe('a refresh that cannot be made', () => {
  it('is left to the next run as long as the access token lives for a day or more', async () => {
    const store = await openStore();
    const secrets = new SecretVersionsInMemory(await storedPair(store));
    const before = await currentToken(secrets);
    expect((await ensure(secrets, NOWHERE)).refreshed).toBe(false);
    expect(await currentToken(secrets)).toBe(before);
    expect((await ensure(secrets, store.url)).refreshed).toBe(true);
    expect(await refreshes(store)).toBe(1);
  });

  it('is made by the next in line, who is not told that the refresh token may be spent', async () => {
    const store = await openStore();
    const secrets = new SecretVersionsInMemory(await storedPair(store));
    let reached = false;
    const wrap = (endpoint: TokenEndpoint): TokenEndpoint => ({
      ...endpoint,
      refresh: async (token, client) => {
        if (reached) return endpoint.refresh(token, client);
        await wait(100);
        reached = true;
        throw new RefreshNotSent('no connection');
      },
    });
    const both = await Promise.all([1, 2].map(() => ensure(secrets, store.url, { wrap, clock: brisk })));
    expect(both.map(({ refreshed }) => refreshed)).toEqual([false, true]);
    expect(await refreshes(store)).toBe(1);
  });

  it('is an alarm when the access token ends within a day, and can still be made', async () => {
    const store = await openStore();
    const secrets = new SecretVersionsInMemory(await storedPair(store, { expires: inDays(0.5) }));
    await expect(ensure(secrets, NOWHERE)).rejects.toMatchObject({ name: 'SallaUnavailableError' });
    expect((await ensure(secrets, store.url)).refreshed).toBe(true);
  });

  it('is an alarm that names the day when the refresh token’s month is nearly over', async () => {
    const store = await openStore();
    const pair = await storedPair(store, { expires: inDays(2), obtained_at: inDays(-26) });
    const lastDay = new Date(1000 * inDays(4)).toISOString().slice(0, 10);
    await expect(ensure(new SecretVersionsInMemory(pair), NOWHERE)).rejects.toMatchObject({
      name: 'SallaUnavailableError',
      message: expect.stringMatching(new RegExp(`counted on until ${lastDay}.*reinstall the app`, 's')),
    });
  });

  it('counts the age of a pair that a person typed in from the day it was written', async () => {
    const store = await openStore();
    const secrets = new SecretVersionsInMemory(await storedPair(store, { expires: inDays(9) }), inDays(-11));
    expect((await ensure(secrets, store.url)).refreshed).toBe(true);
  });
});
