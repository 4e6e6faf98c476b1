import { afterEach, expect, test } from 'vitest';
import { startStore } from './running-store.ts';
import type { RunningStore } from './running-store.ts';

let store: RunningStore;
/** The limits' clock, moved by hand. */
let now = Date.parse('2026-11-22T08:00:00Z');
const start = (rateLimit: number) =>
  startStore({ shop: { orders: 20, days: 10 }, rateLimit, plan: 'plus', now: () => now });
afterEach(() => store.close());

const header = (answer: Response, name: string): number => Number(answer.headers.get(name));

test('the headers count the budget of the minute down', async () => {
  store = await start(5);
  const answer = await store.request('/orders');
  expect(header(answer, 'x-ratelimit-limit')).toBe(5);
  expect(header(answer, 'x-ratelimit-remaining')).toBe(4);
  expect(header(answer, 'x-ratelimit-reset')).toBe(now / 1000 + 60);
  expect(answer.headers.has('retry-after')).toBe(false);
});

test('after the budget one request per second passes, until the minute resets', async () => {
  store = await start(3);
  for (let request = 0; request < 3; request++) expect((await store.request('/orders')).status).toBe(200);
  const refused = await store.request('/orders');
  expect(refused.status).toBe(429);
  expect(header(refused, 'retry-after')).toBe(1);
  expect(await refused.json()).toMatchObject({ status: 429, success: false, error: { code: 'too_many_requests' } });

  now += 1000;
  expect((await store.request('/orders')).status).toBe(200);
  expect((await store.request('/orders')).status).toBe(429);
  now += 59_000;
  const fresh = await store.request('/orders');
  expect(fresh.status).toBe(200);
  expect(header(fresh, 'x-ratelimit-remaining')).toBe(2);
});

test('customers have a budget of their own, without a trickle', async () => {
  store = await start(120);
  for (let request = 0; request < 500; request++) await store.request('/customers?per_page=1');
  const refused = await store.request('/customers');
  expect(refused.status).toBe(429);
  expect(header(refused, 'x-ratelimit-limit')).toBe(500);
  expect(header(refused, 'retry-after')).toBe(600);
  expect((await store.request('/orders')).status).toBe(200);
});

test('metrics count requests by path, refusals, and what was legal', async () => {
  store = await start(2);
  for (let request = 0; request < 3; request++) await store.request('/orders');
  await store.request('/customers');
  const metrics = (await (await fetch(`${store.url}/_store/metrics`)).json()) as object;
  expect(metrics).toMatchObject({
    requests: 4,
    byPath: { '/orders': 3, '/customers': 1 },
    tooManyRequests: 1,
    legalBudget: 2,
  });
  expect(await store.control('reset-metrics')).toMatchObject({ requests: 0, byPath: {}, tooManyRequests: 0 });
});
