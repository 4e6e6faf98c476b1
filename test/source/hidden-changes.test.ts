import { describe, expect, it } from 'vitest';
import { rereadAges } from '../../functions/domain/detail-queue.ts';
import { daysBetween, localDate } from '../../functions/domain/store-time.ts';
import { addInvoice } from './added-invoice.ts';
import { ShopInRuns } from './shop-in-runs.ts';

const big = {
  streams: ['orders'] as const,
  shop: { orders: 120, days: 70, seed: 5 },
  settings: { wholeUpTo: 0, hotDays: 1 },
};

/** Changes something of the order that its list row does not show. */
const hide = (shop: ShopInRuns, id: string) =>
  shop.store.control('change-order', { id, visible: false, what: 'address' });

const detailsOf = async (shop: ShopInRuns) =>
  (await shop.staged()).filter((line) => line.startsWith('D')).map((line) => line.slice(2));

/** An order of each age in days, as of the store's day. */
async function byAge(shop: ShopInRuns): Promise<Map<number, string>> {
  const today = localDate(shop.run.asOf);
  const orders = await shop.store.truth('orders');
  return new Map(orders.map((order) => [daysBetween(String(order['order_date']), today), String(order['id'])]));
}

describe('a change that the list does not show, in a store that does not sort by changes', () => {
  it('is found when the order comes of age, never later than the days between two ages', async () => {
    const shop = await ShopInRuns.open(big);
    await shop.store.control('misbehave', { ignoreSort: true });
    await shop.read();
    const orders = [...(await byAge(shop))].filter(([age]) => age < 60);
    for (const [, id] of orders) await hide(shop, id);
    const found = new Map<string, number>();
    const days = [1, 2, 3, 4, 7, 16, 30];
    for (const [at, day] of days.entries()) {
      await shop.readNext(24 * (day - (days[at - 1] ?? 0)));
      for (const id of await detailsOf(shop)) if (!found.has(id)) found.set(id, day);
    }
    expect(orders.length).toBeGreaterThan(30);
    const late = orders.filter(([age, id]) => {
      const due = rereadAges.find((next) => next > age)! - age;
      return found.get(id) === undefined || found.get(id)! > days.find((day) => day >= due)!;
    });
    expect(late).toEqual([]);
    // Not because everything is read all the time.
    const calm = orders.filter(([age]) => age > 30 && age < 50);
    expect(calm.filter(([, id]) => found.get(id)! < 30).length).toBeLessThan(calm.length / 3);
  });

  it('is found at once when an invoice names the order, and the order is left alone after the invoice’s day', async () => {
    const shop = await ShopInRuns.open({ ...big, streams: ['orders', 'invoices'] });
    await shop.store.control('misbehave', { ignoreSort: true });
    await shop.read();
    // Orders of the first run that have an invoice of its very day are read once more.
    await shop.readNext();
    const [, oldest] = [...(await byAge(shop))].toSorted(([a], [b]) => b - a)[0]!;
    await hide(shop, oldest);
    await shop.next();
    await addInvoice(shop, oldest);
    await shop.read();
    expect(shop.details).toEqual([oldest]);
    expect(await detailsOf(shop)).toEqual([oldest]);
    await shop.readNext();
    expect(shop.details).toEqual([]);
  });

  it('of an old order that no age is left for is found with its invoice alone', async () => {
    const shop = await ShopInRuns.open({ ...big, streams: ['orders', 'invoices'] });
    await shop.store.control('misbehave', { ignoreSort: true });
    await shop.read();
    const [, oldest] = [...(await byAge(shop))].toSorted(([a], [b]) => b - a)[0]!;
    await hide(shop, oldest);
    expect((await shop.readNext(2)).streams.orders).toMatchObject({ detailsPending: 0 });
    expect(await detailsOf(shop)).not.toContain(oldest);
  });
});

/** A store that sorts, after the run that finds out about it. */
async function openSorted(): Promise<ShopInRuns> {
  const shop = await ShopInRuns.open(big);
  await shop.read();
  await shop.readNext();
  return shop;
}

describe('in a store that lists orders by their last change', () => {
  it('a change of any age that the list does not show is found by the very next run', async () => {
    const shop = await openSorted();
    const ids = [...(await byAge(shop)).values()];
    const hidden = [0, 9, 20, 33, ids.length - 1].map((at) => ids[at]!);
    await shop.store.control('advance', { hours: 6 });
    for (const id of hidden) await hide(shop, id);
    const { warnings } = await shop.readNext();
    expect((await detailsOf(shop)).toSorted()).toEqual(expect.arrayContaining(hidden.toSorted()));
    expect(warnings).toEqual([]);
  });

  it('a quiet hour costs a page and a handful of details', async () => {
    const shop = await openSorted();
    // Past the hours in which the last changes of the day are followed again.
    await shop.readNext(6);
    await shop.readNext(1);
    expect(shop.pages('/orders').filter(({ sort_by }) => sort_by !== undefined)).toHaveLength(1);
    expect(shop.details.length).toBeLessThanOrEqual(8);
  });

  it('details that were followed are complete even when many are under way at once', async () => {
    const shop = await openSorted();
    await shop.store.control('advance', { hours: 6 });
    const { ids } = await shop.store.control('change-order', { count: 25, visible: false, what: 'notes' });
    await shop.readNext();
    const held = await shop.bronze();
    const truth = new Map((await shop.store.truth('order_details')).map((order) => [String(order['id']), order]));
    for (const id of (ids as number[]).map(String))
      expect(held.get(id)?.record?.['notes']).toEqual(truth.get(id)?.['notes']);
  });
});

describe('a store that stops sorting', () => {
  it('refuses: a warning, and the run goes on', async () => {
    const shop = await ShopInRuns.open(big);
    await shop.read();
    await shop.readNext();
    // Spelled so that the store answers 422 to it, as it does for products.
    shop.intercept(({ query }, send) => (query['sort_by'] === undefined ? send() : send({ path: '/products', query })));
    const { warnings, done } = await shop.readNext();
    expect(done).toBe(true);
    expect(warnings).toMatchObject([
      { stream: 'orders', kind: 'sort_not_honoured', message: expect.stringContaining('422') },
    ]);
    // Not asked again for a day.
    await shop.readNext(1);
    expect(shop.pages('/products').some(({ sort_by }) => sort_by !== undefined)).toBe(false);
  });

  it('ignores it silently: noticed by the first change that should have come, and nothing is lost', async () => {
    const shop = await ShopInRuns.open({ ...big, shop: { ...big.shop, days: 30 } });
    await shop.read();
    await shop.readNext();
    await shop.store.control('misbehave', { ignoreSort: true });
    await shop.readNext(6);
    const orders = [...(await byAge(shop))].filter(([age]) => age === 2 || age === 6);
    for (const [, id] of orders) await hide(shop, id);
    const kinds: string[] = [];
    const found: string[] = [];
    for (let hour = 0; hour < 48; hour += 8) {
      const { warnings } = await shop.readNext(8);
      kinds.push(...warnings.map(({ kind }) => kind));
      found.push(...(await detailsOf(shop)));
    }
    expect(found).toEqual(expect.arrayContaining(orders.map(([, id]) => id)));
    expect(kinds).toEqual(['sort_not_honoured']);
  });
});
