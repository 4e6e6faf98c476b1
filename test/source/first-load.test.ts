import { describe, expect, it } from 'vitest';
import { ShopInRuns } from './shop-in-runs.ts';

/** A shop of sixty orders that is read like one of many thousands. */
const big = { settings: { inlineDetails: 0, wholeUpTo: 0, hotDays: 1 } };

const newestFirst = <T>(days: T[]) => days.toSorted((a, b) => (a < b ? 1 : -1));

const ids = (lines: string[], kind: string) =>
  lines.filter((line) => line.startsWith(kind)).map((line) => line.slice(2));

const dayOf = async ({ store }: ShopInRuns) =>
  new Map((await store.truth('orders')).map((order) => [String(order['id']), String(order['order_date'])]));

describe('the first load of a big shop', () => {
  it('lists all of history first and reads the details afterwards, newest first', async () => {
    const shop = await ShopInRuns.open(big);
    const { streams } = await shop.read();
    const staged = await shop.staged();
    const orders = (await shop.store.truth('orders')).map(({ id }) => String(id));
    const half = staged.length / 2;
    expect(ids(staged.slice(0, half), 'L').toSorted()).toEqual(orders.toSorted());
    expect(ids(staged.slice(half), 'D').toSorted()).toEqual(orders.toSorted());
    const dayOfOrder = await dayOf(shop);
    const days = ids(staged.slice(half), 'D').map((id) => dayOfOrder.get(id)!);
    expect(days).toEqual(newestFirst(days));
    expect(streams.orders).toMatchObject({ reported: 60, changed: 60, staged: 120, pending: 0, detailsPending: 0 });
  });

  it('puts the rows of every core list before the details, and the current month before the other lists', async () => {
    const shop = await ShopInRuns.open({ ...big, streams: ['orders', 'customers', 'products', 'invoices'] });
    await shop.read();
    const paths = shop.requests.map(({ path }) => (/^\/orders\/\d+$/.test(path) ? 'detail' : path));
    const first = (path: string) => paths.indexOf(path);
    expect(first('/orders')).toBeLessThan(first('/products'));
    expect(first('/products')).toBeLessThan(first('detail'));
    expect(first('detail')).toBeLessThan(first('/orders/invoices'));
    expect(paths.lastIndexOf('detail')).toBeGreaterThan(paths.lastIndexOf('/orders/invoices'));
  });

  it('ends well when the run’s time is over, and the next run goes on with the queue and repeats nothing', async () => {
    const shop = await ShopInRuns.open(big);
    await shop.store.control('misbehave', { ignoreSort: true });
    shop.mostRequests = 40;
    const first = await shop.read();
    const before = ids(await shop.staged(), 'D');
    expect(before.length).toBeGreaterThan(3);
    expect(first.streams.orders).toMatchObject({ pending: 0, detailsPending: 60 - before.length });
    const items = [...(await shop.bronze()).values()].reduce((sum, order) => sum + order.items.length, 0);
    expect(first.streams.order_items).toMatchObject({ reported: items, changed: items });

    const read = [...shop.details];
    for (let run = 0; run < 10 && read.length < 60; run += 1) {
      await shop.next();
      shop.mostRequests = 40;
      await shop.read();
      read.push(...shop.details);
      expect(await shop.staged()).toEqual(shop.details.map((id) => `D ${id}`));
    }
    const days = await dayOf(shop);
    expect(new Set(read)).toEqual(new Set(days.keys()));
    expect(read).toHaveLength(60);
    expect(read.map((id) => days.get(id))).toEqual(newestFirst([...days.values()]));
    const held = await shop.bronze();
    expect([...held.values()].every(({ record }) => record !== null)).toBe(true);
    expect((await shop.readNext()).streams.orders).toMatchObject({ unchanged: 60, staged: 0, detailsPending: 0 });
  });

  it('reads orders of today before older ones of the queue', async () => {
    const shop = await ShopInRuns.open({ ...big, shop: { orders: 150 } });
    shop.mostRequests = 30;
    await shop.read();
    const known = await shop.bronze();
    await shop.nextDay();
    shop.mostRequests = 60;
    await shop.read();
    const fresh = [...(await shop.bronze()).keys()].filter((id) => !known.has(id));
    expect(fresh.length).toBeGreaterThan(0);
    expect(shop.details.slice(0, fresh.length).toSorted()).toEqual(fresh.toSorted());
  });

  it('that dies is begun again behind the windows that were finished', async () => {
    const shop = await ShopInRuns.open(big);
    // The time is up in the middle of the list: its only window is unfinished, and nobody is lost.
    shop.mostRequests = 1;
    const { streams } = await shop.read();
    expect(streams.orders).toMatchObject({ reported: 60, changed: 30, pending: 30 });
    const again = await shop.readNext();
    expect(again.streams.orders).toMatchObject({ reported: 60, pending: 0, detailsPending: 0 });
    expect(await shop.staged().then((lines) => ids(lines, 'L').length)).toBe(30);
  });

  it('of a small shop reads each order in full while it is listed', async () => {
    const shop = await ShopInRuns.open();
    await shop.read();
    expect(ids(await shop.staged(), 'D')).toHaveLength(60);
    expect(ids(await shop.staged(), 'L')).toEqual([]);
  });
});
