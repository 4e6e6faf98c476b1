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

test('lostAnswers hangs up before the first byte; what was asked for has happened', async () => {
  const before = await store.credentials();
  await store.control('misbehave', { lostAnswers: true, only: '/oauth2/token' });
  const form = new URLSearchParams({ grant_type: 'refresh_token' });
  for (const name of ['client_id', 'client_secret', 'refresh_token']) form.set(name, String(before[name]));
  await expect(fetch(`${store.url}/oauth2/token`, { method: 'POST', body: form })).rejects.toThrow();
  expect((await store.credentials())['refresh_token']).not.toBe(before['refresh_token']);
});

test('slowBody drips the body in; what arrives is whole', async () => {
  const whole = await (await store.request('/orders')).text();
  await store.control('misbehave', { slowBody: 150 });
  const started = performance.now();
  const answer = await store.request('/orders');
  expect(await answer.text()).toBe(whole);
  expect(performance.now() - started).toBeGreaterThan(140);
});

test('silentCap cuts pages and says so in perPage only', async () => {
  await store.control('misbehave', { silentCap: 7 });
  const { data, pagination } = await store.list('/orders?per_page=30');
  expect(data).toHaveLength(7);
  expect(pagination).toMatchObject({ count: 7, perPage: 7, total: 100, totalPages: 15 });
  expect((await store.all('/orders')).length).toBe(100);
});

test('ignoreSort answers in the usual order', async () => {
  const usual = (await store.list('/orders')).data;
  const oldest = (await store.list('/orders?sort_by=created_at-asc')).data;
  expect(oldest).not.toEqual(usual);
  await store.control('misbehave', { ignoreSort: true });
  expect((await store.list('/orders?sort_by=created_at-asc')).data).toEqual(usual);
});

test('deleteWhilePaging takes records of earlier pages away, so that rows slip past the reader', async () => {
  const all = new Set((await store.all('/orders')).map(({ id }) => id));
  await store.control('misbehave', { deleteWhilePaging: 2 });
  const first = await store.list('/orders?per_page=30');
  const second = await store.list('/orders?per_page=30&page=2');
  expect(second.pagination.total).toBe(98);
  await store.control('misbehave', {});
  const left = new Set((await store.all('/orders')).map(({ id }) => id));
  const gone = [...all].filter((id) => !left.has(id));
  expect(gone).toHaveLength(2);
  for (const id of gone) expect(first.data.some((row) => row['id'] === id)).toBe(true);
  const seen = new Set([...first.data, ...second.data].map(({ id }) => id));
  expect(seen.size).toBe(60);
});

test('insertWhilePaging brings records into the list that only names', async () => {
  await store.control('misbehave', { insertWhilePaging: 3, only: '/admin/v2/customers' });
  const first = await store.list('/customers?per_page=20');
  const second = await store.list('/customers?per_page=20&page=2');
  expect(second.pagination.total).toBe(first.pagination.total + 3);
  const ids = new Set(first.data.map(({ id }) => id));
  expect(second.data.filter(({ id }) => ids.has(id))).toHaveLength(3);
  expect((await store.list('/orders?page=2')).pagination.total).toBe(100);
});

test.each(['orders', 'products', 'coupons', 'carts/abandoned', 'transactions'])(
  'insertWhilePaging lets /%s grow, newest first',
  async (path) => {
    const before = await store.all(`/${path}`);
    await store.control('misbehave', { insertWhilePaging: 12, only: `/admin/v2/${path}`, times: 1 });
    await store.list(`/${path}?per_page=2&page=2`);
    const after = await store.all(`/${path}`);
    const known = new Set(before.map(({ id }) => id));
    const fresh = after.filter(({ id }) => !known.has(id));
    expect(fresh.length).toBeGreaterThan(0);
    expect(after.slice(0, fresh.length)).toEqual(fresh);
    expect(after.slice(fresh.length)).toEqual(before);
  },
);

test('clockSkew makes X-RateLimit-Reset wrong, and nothing else', async () => {
  const reset = async () => Number((await store.request('/orders')).headers.get('x-ratelimit-reset'));
  const right = await reset();
  await store.control('misbehave', { clockSkew: -90 });
  expect(await reset()).toBe(right - 90);
  await store.control('misbehave', { clockSkew: 40, tooManyRequests: { every: 1, resetAfter: 0 } });
  expect(await reset()).toBeGreaterThan(Date.now() / 1000 + 30);
});

test('noRetryAfter and noLimitHeaders withhold what says when to come back', async () => {
  await store.close();
  store = await startStore({ shop: { orders: 10, days: 5 }, rateLimit: 1 });
  await store.control('misbehave', { noRetryAfter: true });
  await store.request('/orders');
  const limited = await store.request('/orders');
  expect([limited.status, limited.headers.has('retry-after'), limited.headers.has('x-ratelimit-reset')]).toEqual([
    429,
    false,
    true,
  ]);
  await store.control('misbehave', { noLimitHeaders: true });
  const bare = await store.request('/orders');
  expect([bare.headers.has('retry-after'), bare.headers.has('x-ratelimit-remaining')]).toEqual([true, false]);
});

test('expireTokenAfter ends the access token with the Nth request, once', async () => {
  await store.control('misbehave', { expireTokenAfter: 3 });
  expect(await statuses(4)).toEqual([200, 200, 401, 401]);
  const form = new URLSearchParams({ grant_type: 'refresh_token', ...(await store.credentials()) });
  expect((await fetch(`${store.url}/oauth2/token`, { method: 'POST', body: form })).status).toBe(200);
  expect(await statuses(4)).toEqual([200, 200, 200, 200]);
});

test('missingScopes refuses the paths of a scope as published, planLacks with 403', async () => {
  await store.control('misbehave', { missingScopes: ['shipping.read'], planLacks: ['/reviews'] });
  const refused = await store.request('/shipments');
  expect(refused.status).toBe(401);
  expect(await refused.json()).toEqual({
    status: 401,
    success: false,
    error: {
      code: 'Unauthorized',
      message: 'The access token should have access to one of those scopes: shipping.read, shipping.read_write',
    },
  });
  expect((await store.request('/shipping/companies/')).status).toBe(401);
  const lacking = await store.request('/reviews');
  expect(lacking.status).toBe(403);
  expect(await lacking.json()).toMatchObject({ success: false, error: { code: 'error' } });
  expect((await store.request('/orders')).status).toBe(200);
});

test('switches combine, and times counts for each of them', async () => {
  await store.control('misbehave', { silentCap: 5, status500: 2, missingScopes: ['taxes.read'], times: 1 });
  expect((await store.list('/orders')).pagination.perPage).toBe(5);
  expect((await store.request('/orders')).status).toBe(500);
  expect((await store.list('/orders')).pagination.perPage).toBe(15);
  expect(await statuses(3)).toEqual([200, 200, 200]);
  expect((await store.request('/taxes')).status).toBe(401);
  expect((await store.request('/taxes')).status).toBe(200);
});

test('controls take JSON under any content type, or none', async () => {
  const post = (headers: Record<string, string>) =>
    fetch(`${store.url}/_store/misbehave`, { method: 'POST', headers, body: Buffer.from('{"status500":1,"times":1}') });
  for (const type of [undefined, 'application/x-www-form-urlencoded', 'text/plain']) {
    const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type };
    expect(await (await post(headers)).json()).toMatchObject({ status500: 1, times: 1 });
    expect(await statuses(2)).toEqual([500, 200]);
  }
  const broken = await fetch(`${store.url}/_store/misbehave`, { method: 'POST', body: '{"status500":' });
  expect(broken.status).toBe(400);
  expect(await broken.json()).toEqual({ error: expect.stringContaining('not JSON') });
});
