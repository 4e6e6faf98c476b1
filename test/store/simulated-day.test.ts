import { afterEach, beforeEach, expect, test } from 'vitest';
import { startStore } from './running-store.ts';
import type { Json, RunningStore } from './running-store.ts';

const shop = { orders: 800, days: 120 };
const truthStreams = ['orders', 'order_items', 'customers', 'products', 'invoices'];

let store: RunningStore;
beforeEach(async () => {
  store = await startStore({ shop });
});
afterEach(() => store.close());

async function snapshot(of: RunningStore): Promise<Record<string, Json[]>> {
  return Object.fromEntries(await Promise.all(truthStreams.map(async (name) => [name, await of.truth(name)] as const)));
}

const byId = (rows: Json[]): Map<string, Json> => new Map(rows.map((row) => [String(row['id']), row]));
const changed = (before: Map<string, Json>, after: Map<string, Json>): Array<[Json, Json]> =>
  [...after].flatMap(([id, row]) => {
    const old = before.get(id);
    return old && JSON.stringify(old) !== JSON.stringify(row) ? [[old, row] as [Json, Json]] : [];
  });

const slug = (row: Json) => (row['status'] as Json)['slug'];
const total = (row: Json) => (row['total'] as Json)['amount'];

test('a day brings new orders, other statuses and edited orders, all seen in the list row', async () => {
  const before = byId(await store.all('/orders'));
  const day = await store.control('advance-day');
  expect(day).toMatchObject({ day: 1, now: '2026-11-01 23:30:00' });
  const after = byId(await store.all('/orders'));
  const fresh = [...after.values()].filter(({ id }) => !before.has(String(id)));
  expect(fresh.length).toBeGreaterThan(0);
  for (const order of fresh) expect((order['date'] as Json)['date']).toMatch(/^2026-1[01]-(31 23:[345]|01 )/);
  expect([...before.keys()].filter((id) => !after.has(id))).toEqual([]);

  const changes = changed(before, after);
  expect(changes.filter(([old, row]) => slug(old) !== slug(row)).length).toBeGreaterThan(2);
  expect(changes.filter(([, row]) => slug(row) === 'restored').length).toBeGreaterThan(0);
  const edited = changes.filter(([old, row]) => total(old) !== total(row) && slug(row) !== 'canceled');
  expect(edited.length).toBeGreaterThan(0);
  for (const [, row] of edited) {
    const { data } = (await (await store.request(`/orders/${String(row['id'])}`)).json()) as { data: Json };
    expect((data['updated_at'] as Json)['date']).toMatch(/^2026-1[01]-(31 23:[345]|01 )/);
  }
  // Most of the shop stands as it was.
  expect(changes.length).toBeLessThan(before.size / 5);
});

test('refunds leave a credit note of the day', async () => {
  await store.control('advance-day');
  const notes = (await store.truth('invoices')).filter(
    ({ type, date }) => type === 'Credit Note' && date === '2026-11-01',
  );
  expect(notes.length).toBeGreaterThan(0);
});

test('prices move and one product goes: out of the list, its detail 404', async () => {
  const before = await store.truth('products');
  await store.control('advance-day');
  const after = await store.truth('products');
  const changes = changed(byId(before), byId(after));
  const repriced = changes.filter(([old, row]) => old['regular_price'] !== row['regular_price']);
  expect(repriced.length).toBeGreaterThan(0);
  for (const [old, row] of repriced) expect(String(row['updated_at']) > String(old['updated_at'])).toBe(true);

  const gone = after.filter(({ deleted }) => deleted === true);
  expect(gone.length).toBe(1);
  const id = String(gone[0]?.['id']);
  expect((await store.all('/products')).some((product) => String(product['id']) === id)).toBe(false);
  expect((await store.request(`/products/${id}`)).status).toBe(404);
});

test('some customers are edited and show it in updated_at', async () => {
  const before = byId(await store.all('/customers'));
  await store.control('advance-day');
  const changes = changed(before, byId(await store.all('/customers')));
  expect(changes.length).toBeGreaterThan(0);
  for (const [old, row] of changes) {
    expect(String((row['updated_at'] as Json)['date']) > String((old['updated_at'] as Json)['date'])).toBe(true);
  }
});

test('the same seed and days give the same shop, another seed another one', async () => {
  const twin = await startStore({ shop });
  const other = await startStore({ shop: { ...shop, seed: 43 } });
  for (let day = 0; day < 3; day++) {
    for (const one of [store, twin, other]) await one.control('advance-day');
  }
  const mine = await snapshot(store);
  expect(await snapshot(twin)).toEqual(mine);
  expect((await other.truth('orders'))[0]).not.toEqual(mine['orders']?.[0]);
  await twin.close();
  await other.close();
});

test('a closed store opened again is the same shop, inserted orders included', async () => {
  await store.control('advance-day');
  await store.control('misbehave', { drift: 2 });
  await store.list('/orders?page=2');
  await store.control('advance-day');
  const before = await snapshot(store);
  const reopened = await startStore({ data: store.data });
  expect(await snapshot(reopened)).toEqual(before);
  await reopened.close();
});
