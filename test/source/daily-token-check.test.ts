import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ensureToken, LONGEST_REFRESH } from '../../functions/domain/ensure-token.ts';
import type { TokenEndpoint } from '../../functions/domain/ports.ts';
import { claimRefresh } from '../../functions/domain/refresh-claim.ts';
import { hurriedClock } from './hurried-clock.ts';
import { silent, storeId } from './lane.ts';
import { SecretVersionsInMemory } from './secret-versions-in-memory.ts';
import { afterTheirDeath, dailyCheck, DAY, ensure, inDays, openStore, refreshes, storedPair } from './token-fixture.ts';

const check = (secrets: SecretVersionsInMemory, url: string, circumstances: object = {}) =>
  ensure(secrets, url, { caller: dailyCheck, ...circumstances });

/** A pair that is due, claimed so many seconds ago by somebody of whom nothing was heard since. */
async function claimed(url: string, pair: object, secondsAgo: number) {
  const secrets = new SecretVersionsInMemory(pair);
  const { versionId } = (await secrets.labelled('AWSCURRENT'))!;
  await claimRefresh(secrets, versionId, { owner: 'a run', nonce: 'x', at: inDays(0) - secondsAgo });
  return { check: () => check(secrets, url), run: () => ensure(secrets, url) };
}

const killedWhenSpending = (endpoint: TokenEndpoint): TokenEndpoint => ({
  ...endpoint,
  refresh: () => Promise.reject(new Error('killed')),
});

describe('the daily check', () => {
  it('keeps the pair alive for a year in which no run came as far as the token', async () => {
    const clock = hurriedClock();
    const now = () => Math.floor(clock.now() / 1000);
    let born = now();
    const ages: number[] = [];
    const endpoint: TokenEndpoint = {
      accepts: async () => now() - born < 14 * DAY,
      refresh: async (token) => {
        ages.push((now() - born) / DAY);
        born = now();
        return { accessToken: `at_of_${token}`, refreshToken: `rt_${ages.length}`, expires: born + 14 * DAY };
      },
    };
    const pair = { access_token: 'at_0', refresh_token: 'rt_0', client_id: 'id', client_secret: 'hush' };
    const secrets = new SecretVersionsInMemory({ ...pair, store_id: storeId, expires: born + 14 * DAY });
    for (let day = 0; day < 365; day += 1) {
      const { expiresAt } = await ensureToken(dailyCheck, { secrets, endpoint, clock, log: silent });
      expect(Date.parse(expiresAt)).toBeGreaterThan(clock.now() + 1000 * DAY);
      await clock.sleep(1000 * DAY);
    }
    expect(ages.length).toBeGreaterThan(20);
    expect(Math.max(...ages)).toBeLessThan(14);
  });

  it('leaves a refresh to the runs for a day, so that the token does not change while one of them reads', async () => {
    const store = await openStore();
    const due = new SecretVersionsInMemory(await storedPair(store, { expires: inDays(2.5) }));
    expect((await check(due, store.url)).refreshed).toBe(false);
    expect((await ensure(due, store.url)).refreshed).toBe(true);
    const longDue = new SecretVersionsInMemory(await storedPair(store, { expires: inDays(1.9) }));
    expect((await check(longDue, store.url)).refreshed).toBe(true);
  });

  it('refreshes a token that the store rejects', async () => {
    const store = await openStore();
    const secrets = new SecretVersionsInMemory(await storedPair(store, { expires: inDays(9) }));
    await store.control('misbehave', { expireToken: true });
    expect((await check(secrets, store.url)).refreshed).toBe(true);
  });

  it('and a run that refresh at the same time spend the refresh token once, and neither complains', async () => {
    const store = await openStore();
    const secrets = new SecretVersionsInMemory(await storedPair(store, { expires: inDays(1) }));
    const brisk = { now: () => Date.now(), sleep: (milliseconds: number) => wait(milliseconds / 50) };
    const both = await Promise.all([
      check(secrets, store.url, { clock: brisk }),
      ensure(secrets, store.url, { clock: brisk }),
    ]);
    expect(both.filter(({ refreshed }) => refreshed)).toHaveLength(1);
    expect(await refreshes(store)).toBe(1);
  });

  it('says nothing of a claim whose owner may still be at work, which a run tries again', async () => {
    const store = await openStore();
    const { check, run } = await claimed(store.url, await storedPair(store, { expires: inDays(1) }), 5);
    expect((await check()).refreshed).toBe(false);
    await expect(run()).rejects.toMatchObject({ name: 'SallaUnavailableError' });
    expect(await refreshes(store)).toBe(0);
  });

  it('reports a claim whose owner must be dead, as a run does', async () => {
    const store = await openStore();
    const { check, run } = await claimed(store.url, await storedPair(store, { expires: inDays(1) }), LONGEST_REFRESH);
    for (const outcome of [check(), run()]) {
      await expect(outcome).rejects.toMatchObject({ name: 'TokenRefreshUnknownError' });
    }
    expect(await refreshes(store)).toBe(0);
  });

  it('that was killed is reported by the next one', async () => {
    const store = await openStore();
    const secrets = new SecretVersionsInMemory(await storedPair(store, { expires: inDays(1) }));
    await expect(check(secrets, store.url, { wrap: killedWhenSpending })).rejects.toThrow('killed');
    await expect(check(secrets, store.url, { clock: afterTheirDeath() })).rejects.toMatchObject({
      name: 'TokenRefreshUnknownError',
    });
  });
});
