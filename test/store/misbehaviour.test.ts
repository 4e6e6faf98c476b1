import { afterEach, beforeEach, expect, test } from 'vitest';
import { startStore } from './running-store.ts';
import type { RunningStore } from './running-store.ts';

let store: RunningStore;
beforeEach(async () => {
  store = await startStore({ shop: { orders: 100, days: 30 } });
});
afterEach(() => store.close());

const statuses = async (requests: number): Promise<number[]> => {
  const seen: number[] = [];
  for (let request = 0; request < requests; request++) seen.push((await store.request('/orders')).status);
  return seen;
};

test('status500 spoils every Nth answer, as often as asked, only where asked', async () => {
  await store.control('misbehave', { status500: 2, times: 2 });
  expect(await statuses(6)).toEqual([200, 500, 200, 500, 200, 200]);
  await store.control('misbehave', { status500: true, only: '/admin/v2/customers' });
  expect(await statuses(2)).toEqual([200, 200]);
  expect((await store.request('/customers')).status).toBe(500);
  await store.control('misbehave', {});
  expect((await store.request('/customers')).status).toBe(200);
});

test('html answers a page with status 200', async () => {
  await store.control('misbehave', { html: true });
  const answer = await store.request('/orders');
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toContain('text/html');
});

test('cut breaks the body off; a refresh whose answer is lost has happened', async () => {
  await store.control('misbehave', { cut: true });
  const answer = await store.request('/orders');
  await expect(answer.text()).rejects.toThrow();

  await store.control('misbehave', { cut: true, only: '/oauth2/token' });
  const before = await store.credentials();
  const { client_id, client_secret, refresh_token } = before;
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: String(client_id),
    client_secret: String(client_secret),
    refresh_token: String(refresh_token),
  });
  const lost = await fetch(`${store.url}/oauth2/token`, { method: 'POST', body: form });
  await expect(lost.text()).rejects.toThrow();
  expect((await store.credentials())['refresh_token']).not.toBe(refresh_token);
});

test('slow waits before every answer', async () => {
  await store.control('misbehave', { slow: 120 });
  const started = performance.now();
  await store.request('/orders');
  expect(performance.now() - started).toBeGreaterThan(110);
});

test('tooManyRequests comes with and without the headers that say when to come back', async () => {
  await store.control('misbehave', { tooManyRequests: { every: 1 } });
  const bare = await store.request('/orders');
  expect(bare.status).toBe(429);
  expect([bare.headers.get('retry-after'), bare.headers.get('x-ratelimit-reset')]).toEqual([null, null]);
  await store.control('misbehave', { tooManyRequests: { every: 1, retryAfter: 7, resetAfter: 30 } });
  const told = await store.request('/orders');
  expect(told.headers.get('retry-after')).toBe('7');
  expect(Number(told.headers.get('x-ratelimit-reset'))).toBeGreaterThan(Date.now() / 1000 + 20);
});

test('ignoreFilters returns the whole list', async () => {
  await store.control('misbehave', { ignoreFilters: true });
  expect((await store.list('/orders?from_date=2026-10-31&to_date=2026-10-31')).pagination.total).toBe(100);
});

test('drift repeats rows across pages, because new ones push them on', async () => {
  await store.control('misbehave', { drift: 3 });
  const first = await store.list('/orders?per_page=30');
  const second = await store.list('/orders?per_page=30&page=2');
  const ids = new Set(first.data.map(({ id }) => id));
  expect(second.data.filter(({ id }) => ids.has(id)).length).toBe(3);
  expect(second.pagination.total).toBe(first.pagination.total + 3);
});

test('revokeToken and expireToken end the access token; only an expired one can be refreshed', async () => {
  const refreshes = async () => {
    const { client_id, client_secret, refresh_token } = await store.credentials();
    const form = new URLSearchParams({ grant_type: 'refresh_token' });
    for (const [name, value] of Object.entries({ client_id, client_secret, refresh_token }))
      form.set(name, String(value));
    return (await fetch(`${store.url}/oauth2/token`, { method: 'POST', body: form })).status;
  };
  await store.control('misbehave', { expireToken: true });
  expect((await store.request('/orders')).status).toBe(401);
  expect(await refreshes()).toBe(200);
  expect((await store.request('/orders')).status).toBe(200);
  await store.control('misbehave', { revokeToken: true });
  expect((await store.request('/orders')).status).toBe(401);
  expect(await refreshes()).toBe(401);
});

test('a switch that does not exist is refused', async () => {
  const answer = await store.control('misbehave', { explode: true });
  expect(String(answer['error'])).toContain('explode');
});
