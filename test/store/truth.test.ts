import { afterAll, beforeAll, expect, test } from 'vitest';
import { startStore } from './running-store.ts';
import type { Json, RunningStore } from './running-store.ts';

type Amounts = Record<'subtotal' | 'shipping' | 'cod' | 'tax' | 'discount' | 'total', string>;
type OrderTruth = Json & Amounts & { id: string; currency: string; status: string; tax_percent: string; items: Json[] };

let store: RunningStore;
let orders: OrderTruth[];

beforeAll(async () => {
  store = await startStore({ shop: { orders: 3000, days: 365 } });
  await store.control('advance-day');
  orders = (await store.truth('orders')) as OrderTruth[];
});
afterAll(() => store.close());

/** Whole minor units of a decimal text: exact. */
const minor = (text: unknown): number => Number(String(text).replace('.', ''));

test('subtotal + shipping + cash on delivery + tax − discount = total, to the halala, in every order and document', async () => {
  const documents = (await store.truth('invoices')) as Amounts[];
  expect(documents.length).toBeGreaterThan(2000);
  for (const record of [...orders, ...documents]) {
    const sum =
      minor(record.subtotal) + minor(record.shipping) + minor(record.cod) + minor(record.tax) - minor(record.discount);
    expect(sum, JSON.stringify(record)).toBe(minor(record.total));
  }
});

test('the lines of an order add up to its subtotal and its discount', () => {
  for (const order of orders) {
    const sum = (field: string) => order.items.reduce((total, item) => total + minor(item[field]), 0);
    expect(sum('total'), order.id).toBe(minor(order.subtotal));
    expect(sum('discount'), order.id).toBe(minor(order.discount));
    for (const item of order.items)
      expect(minor(item['unit_price']) * Number(item['quantity'])).toBe(minor(item['total']));
  }
});

test('ids are unique within an entity; orders and customers share some', async () => {
  const items = orders.flatMap((order) => order.items.map(({ id }) => id));
  const customers = (await store.truth('customers')).map(({ id }) => id);
  const orderIds = orders.map(({ id }) => id);
  for (const ids of [items, customers, orderIds]) expect(new Set(ids).size).toBe(ids.length);
  expect(customers.filter((id) => orderIds.includes(String(id))).length).toBeGreaterThan(0);
  for (const id of orderIds) expect(id).toMatch(/^\d{9,11}$/);
});

test('every order line is sold under a SKU of exactly one product', async () => {
  const products = await store.truth('products');
  const owners = new Map(
    products.flatMap((product) => (product['variants'] as Json[]).map(({ sku }) => [sku, product['id']] as const)),
  );
  expect(owners.size).toBe(products.flatMap((product) => product['variants'] as Json[]).length);
  for (const order of orders) for (const item of order.items) expect(owners.get(item['sku'])).toBe(item['product_id']);
});

test('the shop has what a real one has', () => {
  const count = (test: (order: OrderTruth) => boolean) => orders.filter(test).length;
  for (const status of ['under_review', 'in_progress', 'completed', 'delivered', 'canceled', 'restored']) {
    expect(
      count((order) => order.status === status),
      status,
    ).toBeGreaterThan(0);
  }
  expect(count((order) => order.currency !== 'SAR')).toBeGreaterThan(0);
  expect(count((order) => order['shown_currency'] !== 'SAR')).toBeGreaterThan(
    count((order) => order.currency !== 'SAR'),
  );
  expect(count((order) => order['test'] === true)).toBeGreaterThan(0);
  expect(count((order) => order.status === 'canceled' && order.total === '0.00')).toBeGreaterThan(0);
  expect(count((order) => minor(order.cod) > 0)).toBeGreaterThan(0);
  expect(count((order) => order['coupon'] !== null)).toBeGreaterThan(0);
  expect(count((order) => order.tax_percent === '0.00')).toBeGreaterThan(0);
  expect(count((order) => order.items.length > 15)).toBeGreaterThan(0);
  // Some orders fall on another date in Riyadh than in UTC.
  expect(count((order) => !String(order['created_at']).startsWith(String(order['order_date'])))).toBeGreaterThan(0);

  const perCustomer = new Map<unknown, number>();
  for (const order of orders) {
    perCustomer.set(order['customer_id'], (perCustomer.get(order['customer_id']) ?? 0) + 1);
  }
  const loyal = [...perCustomer.values()].toSorted((a, b) => b - a);
  const topFifth = loyal.slice(0, Math.ceil(loyal.length / 5)).reduce((sum, bought) => sum + bought, 0);
  expect(topFifth / orders.length).toBeGreaterThan(0.4);
});

test('the API shows the same figures as the truth', async () => {
  for (const order of orders.slice(-40)) {
    const { data } = (await (await store.request(`/orders/${order.id}`)).json()) as { data: Json };
    const amounts = data['amounts'] as Record<string, { amount: number }>;
    expect(amounts['sub_total']?.amount).toBe(Number(order.subtotal));
    expect(amounts['total']?.amount).toBe(Number(order.total));
    expect((data['status'] as Json)['slug']).toBe(order.status);
    expect((data['date'] as Json)['date']).toBe(`${String(order['created_at_local'])}.000000`);
    expect((data['updated_at'] as Json)['date']).toBe(`${String(order['updated_at_local'])}.000000`);
    const items = await store.all(`/orders/items?order_id=${order.id}`);
    expect(items.map(({ id, sku }) => [String(id), sku])).toEqual(order.items.map(({ id, sku }) => [id, sku]));
  }
});

test('an unknown stream is named as such', async () => {
  const answer = await fetch(`${store.url}/_store/truth/carts`);
  expect(answer.status).toBe(404);
  expect(await answer.text()).toContain('orders, invoices, order_statuses, customers');
});
