import { array, assert, asyncProperty, constantFrom } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ensureToken } from '../../functions/domain/ensure-token.ts';
import type { SecretVersions, TokenEndpoint } from '../../functions/domain/ports.ts';
import type { RunningStore } from '../store/running-store.ts';
import { hurriedClock } from './hurried-clock.ts';
import { silent, storeId } from './lane.ts';
import { SecretVersionsInMemory } from './secret-versions-in-memory.ts';
import {
  afterTheirDeath,
  currentToken,
  ensure,
  inDays,
  openStore,
  refreshes,
  run,
  storedPair,
} from './token-fixture.ts';

/** After whatever deaths: the token works, or a person is told; the refresh token was spent once at most. */
async function expectFinishedOrReported(secrets: SecretVersions, store: RunningStore): Promise<void> {
  const outcome = await ensure(secrets, store.url, { clock: afterTheirDeath() }).catch((error: Error) => error);
  expect(await refreshes(store)).toBeLessThanOrEqual(1);
  if (outcome instanceof Error) {
    expect(outcome.name).toBe('TokenRefreshUnknownError');
    expect(outcome.message).toContain('reinstall the app');
  } else expect(await currentToken(secrets)).toBe((await store.credentials())['access_token']);
}

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

  interface Life {
    calls: number;
    after: boolean;
  }

  async function live(secrets: SecretVersions, store: RunningStore, life: Life): Promise<void> {
    const dying = ensure(mortal(secrets, life), store.url, { wrap: (endpoint) => mortal(endpoint, life) });
    await dying.catch((error: Error) => {
      if (!(error instanceof Killed) && error.name !== 'TokenRefreshUnknownError') throw error;
    });
  }

  const steps = [1, 2, 3, 4, 5, 6].flatMap((calls) => [
    { calls, after: false },
    { calls, after: true },
  ]);

  it.each(steps)(
    'at step $calls (which happened: $after) is finished or reported, never answered by a second spend',
    async (life) => {
      const store = await openStore();
      const secrets = new SecretVersionsInMemory(await storedPair(store));
      await live(secrets, store, { ...life });
      await expectFinishedOrReported(secrets, store);
    },
  );

  it('again and again, at any steps, never spends one refresh token twice', async () => {
    const lives = array(constantFrom(...steps), { minLength: 2, maxLength: 5 });
    await assert(
      asyncProperty(lives, async (deaths) => {
        const spent: string[] = [];
        const endpoint: TokenEndpoint = {
          accepts: () => Promise.resolve(true),
          refresh: (token) => {
            spent.push(token);
            const number = spent.length;
            return Promise.resolve({ accessToken: `at_${number}`, refreshToken: `rt_${number}`, expires: inDays(14) });
          },
        };
        const pair = { access_token: 'at_0', refresh_token: 'rt_0', client_id: 'id', client_secret: 'hush' };
        const secrets = new SecretVersionsInMemory({ ...pair, store_id: storeId, expires: inDays(2) });
        const ports = { clock: hurriedClock(), log: silent };
        for (const life of deaths.map((death) => ({ ...death }))) {
          const mortals = { secrets: mortal(secrets, life), endpoint: mortal(endpoint, life) };
          await ensureToken(run, { ...ports, ...mortals }).catch(() => undefined);
        }
        const later = { ...ports, clock: afterTheirDeath(), secrets, endpoint };
        const outcome = await ensureToken(run, later).catch((error: Error) => error.name);
        expect(spent.length).toBeLessThanOrEqual(1);
        if (typeof outcome === 'string') expect(outcome).toBe('TokenRefreshUnknownError');
        else expect(await currentToken(secrets)).toBe('at_1');
      }),
      { numRuns: 300 },
    );
  });
});
