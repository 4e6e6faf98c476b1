import { afterEach, beforeEach, expect, test } from 'vitest';
import { startStore } from './running-store.ts';
import type { Json, RunningStore } from './running-store.ts';

let store: RunningStore;
beforeEach(async () => {
  store = await startStore({ shop: { orders: 80, days: 30 } });
});
afterEach(() => store.close());

const byId = (rows: Json[], id: unknown) => rows.find((row) => String(row['id']) === String(id));
const details = async (id: unknown) =>
  ((await (await store.request(`/orders/${String(id)}`)).json()) as { data: Json }).data;
/** Whole minor units of a decimal text. */
const minor = (text: unknown) => Number(String(text).replace('.', ''));
const updatedAt = (order: Json) => (order['updated_at'] as Json)['date'];

test.each(['address', 'notes', 'amounts'])('an invisible change (%s) leaves the list row as it is', async (what) => {
  const rows = await store.all('/orders');
  const before = await store.truth('order_details?form=api');
  const itemsBefore = await store.truth('order_items?form=api');
  const { id, ...done } = await store.control('change-order', { visible: false, what });
  expect(done).toMatchObject({ visible: false, what });
  expect(await store.all('/orders')).toEqual(rows);

  const [old, order] = [byId(before, id) as Json, await details(id)];
  expect(updatedAt(order)).toBe('2026-10-31 23:30:00.000000');
  expect(updatedAt(order)).not.toBe(updatedAt(old));
  const differs = (key: string) => JSON.stringify(order[key]) !== JSON.stringify(old[key]);
  expect(differs('receiver')).toBe(what === 'address');
  expect(differs('amounts')).toBe(what === 'amounts');
  const shown = { order_id: id, items: await store.all(`/orders/items?order_id=${String(id)}`) };
  const known = itemsBefore.find((line) => line['order_id'] === id);
  expect(JSON.stringify(shown) !== JSON.stringify(known)).toBe(what !== 'address');
});

test('invisible changes keep the sums of an order right', async () => {
  await store.control('change-order', { visible: false, what: 'amounts', count: 30 });
  for (const order of await store.truth('orders')) {
    const sum =
      minor(order['subtotal']) +
      minor(order['shipping']) +
      minor(order['cod']) +
      minor(order['tax']) -
      minor(order['discount']);
    expect(sum).toBe(minor(order['total']));
  }
});

test('a visible change shows in the list row; many orders can be changed at once', async () => {
  const before = await store.all('/orders');
  const done = await store.control('change-order', { count: 7 });
  const after = await store.all('/orders');
  const changed = after.filter((row) => JSON.stringify(byId(before, row['id'])) !== JSON.stringify(row));
  expect(new Set(changed.map(({ id }) => id))).toEqual(new Set(done['ids'] as number[]));
  expect(changed).toHaveLength(7);
  expect(await store.control('change-order', { id: changed[0]?.['id'] })).toMatchObject({ id: changed[0]?.['id'] });
  expect(await store.control('change-order', { id: 1 })).toHaveProperty('error');
});

test.each(['orders', 'customers', 'products', 'invoices', 'transactions', 'coupons', 'brands', 'abandoned_carts'])(
  'a deleted record of %s leaves the list, its details answer 404, and it can come back',
  async (stream) => {
    const before = await store.truth(`${stream}?form=api`);
    const { id } = await store.control('delete', { stream });
    const after = await store.truth(`${stream}?form=api`);
    expect(after).toHaveLength(before.length - 1);
    expect(byId(after, id)).toBeUndefined();
    const paths: Record<string, string> = { invoices: 'orders/invoices', abandoned_carts: 'carts/abandoned' };
    const path = `/${paths[stream] ?? stream}`;
    expect(byId(await store.all(path), id)).toBeUndefined();
    expect((await store.request(`${path}/${String(id)}`)).status).toBe(404);
    expect(await store.control('restore', { stream })).toMatchObject({ id, deleted: false });
    expect(await store.truth(`${stream}?form=api`)).toEqual(before);
  },
);

test('a deleted order takes its items and its history along, and stands in the typed truth as deleted', async () => {
  const { id } = await store.control('delete', { stream: 'orders' });
  expect((await store.request(`/orders/items?order_id=${String(id)}`)).status).toBe(404);
  expect((await store.request(`/orders/${String(id)}/histories`)).status).toBe(404);
  expect((await store.truth('orders')).filter(({ deleted }) => deleted)).toMatchObject([{ id }]);
  expect((await store.truth('order_items')).some((item) => item['order_id'] === id)).toBe(false);
});

test('a corrupted field shows its value in list, details and items, until it is undone', async () => {
  const before = await store.all('/orders');
  const { id } = await store.control('corrupt', { stream: 'orders', field: 'total.amount', value: 'abc' });
  expect((byId(await store.all('/orders'), id) as Json)['total']).toMatchObject({ amount: 'abc' });
  expect(await store.control('corrupt', { stream: 'orders', undo: true })).toMatchObject({ id, corrupted: false });
  expect(await store.all('/orders')).toEqual(before);

  await store.control('corrupt', { stream: 'orders', id, field: 'amounts.total.amount', value: 'abc' });
  expect((await details(id))['amounts']).toMatchObject({ total: { amount: 'abc' } });
  expect(await store.all('/orders')).toEqual(before);

  const item = await store.control('corrupt', { stream: 'order_items', field: 'quantity', value: 'many' });
  const all = await store.truth('order_items?form=api');
  expect(JSON.stringify(all)).toContain(`"quantity":"many"`);
  expect(item['corrupted']).toBe(true);
});

test('hours pass without new orders; what is under way arrives', async () => {
  const before = await store.all('/orders');
  expect(await store.control('advance', { hours: 30 })).toMatchObject({ day: 0, now: '2026-11-02 05:30:00' });
  const after = await store.all('/orders');
  expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  expect(after).not.toEqual(before);
  await store.control('advance-day');
  const fresh = (await store.all('/orders')).filter(({ id }) => byId(before, id) === undefined);
  expect(fresh.length).toBeGreaterThan(0);
  for (const row of fresh) expect(String((row['date'] as Json)['date']) > '2026-11-02 05:30').toBe(true);
});

test('what controls did outlives the process', async () => {
  await store.control('advance', { hours: 5 });
  await store.control('delete', { stream: 'orders' });
  await store.control('delete', { stream: 'reviews' });
  await store.control('restore', { stream: 'reviews' });
  await store.control('change-order', { visible: false });
  await store.control('corrupt', { stream: 'customers', field: 'updated_at.date', value: 'never' });
  const streams = ['orders', 'order_details', 'order_items', 'customers', 'reviews', 'order_histories'];
  const snapshot = async (of: RunningStore) => Promise.all(streams.map((stream) => of.truth(`${stream}?form=api`)));
  const reopened = await startStore({ data: store.data });
  expect(await snapshot(reopened)).toEqual(await snapshot(store));
  await reopened.close();
});

test('what cannot be done is said', async () => {
  expect(await store.control('delete', { stream: 'dreams' })).toHaveProperty('error');
  expect(await store.control('delete', { stream: 'orders', id: 5 })).toEqual({ error: 'orders has no record 5.' });
  expect(await store.control('restore', { stream: 'orders' })).toHaveProperty('error');
  expect(await store.control('advance', { hours: -1 })).toHaveProperty('error');
  expect(await store.control('corrupt', { stream: 'orders' })).toHaveProperty('error');
});
