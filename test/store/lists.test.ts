import { afterAll, beforeAll, expect, test } from 'vitest';
import { startStore } from './running-store.ts';
import type { Json, RunningStore } from './running-store.ts';

let store: RunningStore;
beforeAll(async () => {
  store = await startStore({ shop: { orders: 400, days: 60 } });
});
afterAll(() => store.close());

const dateOf = (row: Json): string => (row['date'] as { date: string }).date;

test.each([
  ['/orders', 30],
  ['/customers', 60],
  ['/products', 65],
])('%s cuts the page size at %i without a word and pages to the end', async (path, cap) => {
  const first = await store.list(`${path}?per_page=100`);
  expect(first.pagination).toMatchObject({ count: cap, perPage: cap, currentPage: 1 });
  const rows = await store.all(path);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(first.pagination.total);
  const beyond = await store.list(`${path}?per_page=100&page=${first.pagination.totalPages + 1}`);
  expect(beyond.data).toEqual([]);
});

test('a page has 15 rows unless asked otherwise, and links that lead elsewhere', async () => {
  const { pagination } = await store.list('/orders?page=2');
  expect(pagination).toMatchObject({ count: 15, perPage: 15, currentPage: 2, total: 400, totalPages: 27 });
  expect(pagination.links).toEqual({
    previous: 'http://api.salla.dev/admin/v2/orders?page=1',
    next: 'http://api.salla.dev/admin/v2/orders?page=3',
  });
  expect((await store.list('/orders?reference_id=1')).pagination.links).toEqual({});
  expect((await store.list('/customers?date_from=2100-01-01')).pagination.links).toEqual([]);
});

test('orders come newest first, or as sort_by says', async () => {
  const newest = (await store.all('/orders')).map(dateOf);
  expect(newest).toEqual(newest.toSorted().toReversed());
  const oldest = (await store.all('/orders?sort_by=created_at-asc')).map(dateOf);
  expect(oldest).toEqual(newest.toReversed());
  const totals = (await store.list('/orders?sort_by=total-desc')).data.map((row) => (row['total'] as Json)['amount']);
  expect(totals).toEqual(totals.toSorted((a, b) => Number(b) - Number(a)));
  const updated = (await store.list('/orders?sort_by=updated_at-desc&per_page=5')).data;
  const truth = new Map((await store.truth('orders')).map((order) => [order['id'], String(order['updated_at'])]));
  const newestChange = [...truth.values()].toSorted().at(-1);
  expect(truth.get(String(updated[0]?.['id']))).toBe(newestChange);
});

test('from_date and to_date mean creation dates in Riyadh, both days included', async () => {
  const truth = await store.truth('orders');
  const within = truth.filter(({ order_date: date }) => String(date) >= '2026-10-10' && String(date) <= '2026-10-12');
  const rows = await store.all('/orders?from_date=2026-10-10&to_date=2026-10-12');
  expect(within.length).toBeGreaterThan(0);
  expect(rows.map(({ id }) => String(id)).toSorted()).toEqual(within.map(({ id }) => String(id)).toSorted());
});

test('status[] filters by original or customised status id', async () => {
  const rows = await store.all('/orders?status[]=525144736&status[]=2062355698');
  expect(rows.length).toBeGreaterThan(0);
  expect(new Set(rows.map((row) => (row['status'] as Json)['slug']))).toEqual(new Set(['canceled', 'restored']));
});

test('filters that are unknown or unreadable are ignored without a word', async () => {
  for (const filter of ['updated_at_gt=2026-10-31', 'from_date=yesterday', 'status[]=x', 'sort_by=magic']) {
    expect((await store.list(`/orders?${filter}`)).pagination.total, filter).toBe(400);
  }
});

test('long orders come in pages, others without pagination', async () => {
  const truth = (await store.truth('orders')) as Array<{ id: string; items: Json[] }>;
  const short = truth.find(({ items }) => items.length === 2);
  expect((await store.list(`/orders/items?order_id=${short?.id}`)).pagination).toBeUndefined();
  const long = truth.find(({ items }) => items.length > 2);
  const page = await store.list(`/orders/items?order_id=${long?.id}&per_page=2`);
  expect(page.pagination).toMatchObject({ count: 2, total: long?.items.length });
});

test('what is not there answers 404, what cannot be answered 422, in the published shapes', async () => {
  const missing = await store.request('/orders/123456789');
  expect(missing.status).toBe(404);
  expect(await missing.json()).toMatchObject({ status: 404, success: false, error: { code: 'error' } });
  expect((await store.request('/customers/1')).status).toBe(404);
  expect((await store.request('/products/abc')).status).toBe(404);
  expect(await (await store.request('/nothing')).json()).toMatchObject({ error: { code: 404 } });
  const unsortable = await store.request('/products?sort_by=updated_at-desc');
  expect(unsortable.status).toBe(422);
  expect(await unsortable.json()).toMatchObject({
    error: { message: 'alert.invalid_fields', fields: { sort_by: [expect.any(String)] } },
  });
  expect((await store.request('/orders/items')).status).toBe(422);
});

test('invoices are filtered by their own date and by order', async () => {
  const all = await store.all('/orders/invoices');
  expect(new Set(all.map(({ type }) => type))).toEqual(new Set(['Tax Invoice', 'Credit Note']));
  const some = await store.all('/orders/invoices?from_date=2026-10-20&to_date=2026-10-20');
  expect(some.length).toBe(all.filter(({ date }) => date === '2026-10-20').length);
  const credit = all.find(({ type }) => type === 'Credit Note') as Json;
  const ofOrder = await store.all(`/orders/invoices?order_id=${String(credit['order_id'])}`);
  expect(ofOrder.map(({ type }) => type)).toEqual(['Credit Note', 'Tax Invoice']);
  expect(Number((credit['total'] as Json)['amount'])).toBeGreaterThanOrEqual(0);
});

test('statuses are the merchant’s own, each standing for an original one', async () => {
  const { data } = await store.list('/orders/statuses');
  expect(data.find(({ slug }) => slug === 'completed')).toMatchObject({ id: 1638621685, original: { id: 1298199463 } });
});

test('the Date header is the simulated now; the plan stands in store/info', async () => {
  const answer = await store.request('/store/info');
  expect(answer.headers.get('date')).toBe('Sat, 31 Oct 2026 20:30:00 GMT');
  expect(((await answer.json()) as { data: Json }).data).toMatchObject({
    id: 1305146709,
    plan: 'pro',
    currency: 'SAR',
  });
});
