import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { addDays, localDate } from '../../functions/domain/store-time.ts';
import { finishRun } from './lane.ts';
import { ShopInRuns } from './shop-in-runs.ts';

const remove = (shop: ShopInRuns, stream: string, id: string) => shop.store.control('delete', { stream, id });
const restore = (shop: ShopInRuns, stream: string, id: string) => shop.store.control('restore', { stream, id });

/** The record leaves the lists and keeps its detail, as one that its merchant hid. */
function hideFromLists(shop: ShopInRuns, path: string, id: () => string): void {
  shop.alterPages((page, request) => {
    if (request.path !== path) return page;
    const rows = page.rows.filter((row) => String(row['id']) !== id());
    // Every page counts without it, whichever one it would have stood on.
    const total = (page.pagination?.total ?? 0) - (id() === '' ? 0 : 1);
    return { rows, pagination: page.pagination && { ...page.pagination, total } };
  });
}

describe('a record that is gone', () => {
  it.each(['products', 'orders', 'coupons'] as const)(
    'from %s with its detail gets its tombstone at once',
    async (stream) => {
      const shop = await ShopInRuns.open({ streams: ['orders', 'products', 'coupons'] });
      await shop.read();
      const [id] = [...(await shop.bronze(stream)).keys()].slice(3);
      await remove(shop, stream, id!);
      // Coupons are listed once a day.
      const { streams } = await shop.readNext(24);
      expect((await shop.staged(stream)).filter((line) => line.startsWith('X'))).toEqual([`X ${id}`]);
      expect(streams[stream]?.deleted).toBe(1);
      expect((await shop.bronze(stream)).has(id!)).toBe(false);
      const again = await shop.readNext(24);
      expect(again.streams[stream]?.deleted).toBe(0);
      await restore(shop, stream, id!);
      await shop.readNext(24);
      expect((await shop.bronze(stream)).has(id!)).toBe(true);
    },
  );

  it('but for its detail is kept by the first complete listing, and deleted by the second', async () => {
    const shop = await ShopInRuns.open({ streams: ['products'], shop: { orders: 20 } });
    await shop.read();
    const [id] = [...(await shop.bronze('products')).keys()].slice(3);
    hideFromLists(shop, '/products', () => id!);
    expect((await shop.readNext()).streams.products).toMatchObject({ deleted: 0, staged: 0, pending: 0 });
    expect(shop.requests.filter(({ path }) => path === `/products/${id}`)).toHaveLength(1);
    expect((await shop.readNext()).streams.products).toMatchObject({ deleted: 1, staged: 1 });
    expect(await shop.staged('products')).toEqual([`X ${id}`]);
    expect((await shop.readNext()).streams.products).toMatchObject({ deleted: 0, staged: 0 });
  });

  it('and comes back in between begins anew', async () => {
    const shop = await ShopInRuns.open({ streams: ['products'], shop: { orders: 20 } });
    await shop.read();
    const [id] = [...(await shop.bronze('products')).keys()].slice(3);
    let hidden = '';
    hideFromLists(shop, '/products', () => hidden);
    for (const absent of [true, false, true]) {
      hidden = absent ? id! : '';
      expect((await shop.readNext()).streams.products?.deleted).toBe(0);
    }
    expect((await shop.readNext()).streams.products?.deleted).toBe(1);
  });

  it('from a list without details is deleted by the second complete listing', async () => {
    const shop = await ShopInRuns.open({ streams: ['product_quantities'], shop: { orders: 20 } });
    await shop.read();
    const [key] = [...(await shop.bronze('product_quantities')).keys()].slice(3);
    await remove(shop, 'product_quantities', key!);
    const deletions: (number | undefined)[] = [];
    for (let day = 0; day < 3; day += 1) deletions.push((await shop.readNext(24)).streams.product_quantities?.deleted);
    expect(deletions).toEqual([0, 1, 0]);
    expect((await shop.bronze('product_quantities')).has(key!)).toBe(false);
  });
});

describe('nobody is called deleted', () => {
  it('by a listing that was cut by the time', async () => {
    const shop = await ShopInRuns.open({ streams: ['orders'] });
    await shop.read();
    const [id] = [...(await shop.bronze()).keys()].slice(-3);
    await remove(shop, 'orders', id!);
    await shop.next();
    shop.mostRequests = 1;
    expect((await shop.read()).streams.orders).toMatchObject({ deleted: 0, pending: 30 });
    expect((await shop.readNext()).streams.orders?.deleted).toBe(1);
  });

  it('by a first look at the last days', async () => {
    const shop = await ShopInRuns.open({ streams: ['orders'] });
    await shop.read();
    const ids = [...(await shop.bronze()).keys()];
    for (const id of [ids[0]!, ids.at(-1)!]) await remove(shop, 'orders', id);
    const createdFrom = addDays(localDate(shop.run.asOf), -10);
    expect((await shop.readNext(1, { createdFrom })).streams.orders).toMatchObject({ deleted: 0, pending: 0 });
    expect((await shop.readNext(1)).streams.orders?.deleted).toBe(2);
  });

  it('by the newest pages of a list', async () => {
    const shop = await ShopInRuns.open({
      streams: ['orders', 'transactions'],
      shop: { orders: 400 },
      settings: { wholeUpTo: 100, inlineDetails: 0 },
    });
    await shop.store.control('misbehave', { ignoreSort: true });
    await shop.read();
    const ids = [...(await shop.bronze('transactions')).keys()];
    for (const id of [ids[1]!, ids.at(-1)!]) await remove(shop, 'transactions', id);
    const { streams } = await shop.readNext(1);
    // Two that bring nothing new, and those under way.
    expect(shop.pages('/transactions').length).toBeLessThanOrEqual(5);
    expect(streams.transactions).toMatchObject({ deleted: 0, staged: 0, pending: 0 });
    // The whole listing of the next day notices.
    expect((await shop.readNext(24)).streams.transactions?.deleted).toBe(2);
  });

  it('before the days beside its own were read as well', async () => {
    const shop = await ShopInRuns.open({
      streams: ['orders'],
      shop: { orders: 120, days: 60 },
      settings: { wholeUpTo: 0, hotDays: 1 },
    });
    await shop.store.control('misbehave', { ignoreSort: true });
    await shop.read();
    const orders = await shop.store.truth('orders');
    const gone = orders.filter((_, at) => at % 24 === 5).map((order) => String(order['id']));
    for (const id of gone) await remove(shop, 'orders', id);
    const noticed = new Map<string, number>();
    for (let run = 1; run <= 25; run += 1) {
      await shop.readNext(1);
      for (const line of await shop.staged()) if (line.startsWith('X')) noticed.set(line.slice(2), run);
      // A question for every absent order, and for no other.
      const asked = shop.requests.filter(({ path }) => gone.includes(path.split('/')[2] ?? '')).length;
      expect(asked).toBe([...noticed.values()].filter((at) => at === run).length);
    }
    expect([...noticed.keys()].toSorted()).toEqual(gone.toSorted());
  });

  it('because a listing that says it is complete lacks most of what is known: each is asked for by its own address', async () => {
    const shop = await ShopInRuns.open({ streams: ['products'], shop: { orders: 20 } });
    const { streams } = await shop.read();
    const known = streams.products!.staged;
    expect(known).toBeGreaterThan(100);
    const showAgain = shop.alterPages((page, { path }) =>
      path === '/products' ? { rows: [], pagination: { ...page.pagination!, total: 0, totalPages: 0 } } : page,
    );
    for (let run = 0; run < 3; run += 1) {
      const { streams: counts, warnings } = await shop.readNext();
      expect(counts.products).toMatchObject({ deleted: 0, staged: 0 });
      expect(warnings).toMatchObject([{ stream: 'products', kind: 'listing_incomplete' }]);
    }
    showAgain();
    const quiet = await shop.readNext();
    expect(quiet.streams.products).toMatchObject({ reported: known, unchanged: known, staged: 0 });
    expect(quiet.warnings).toEqual([]);
  });

  it('because the upper bound of the day filter leaves its own day out', async () => {
    const shop = await ShopInRuns.open({
      streams: ['orders'],
      shop: { orders: 120, days: 60 },
      settings: { wholeUpTo: 0, hotDays: 1 },
    });
    await shop.store.control('misbehave', { ignoreSort: true });
    shop.intercept(({ path, query }, send) => {
      const to = query['to_date'];
      return to === undefined ? send() : send({ path, query: { ...query, to_date: addDays(String(to), -1) } });
    });
    await shop.read();
    for (let run = 1; run <= 26; run += 1) expect((await shop.readNext(1)).streams.orders?.deleted).toBe(0);
    const { stage, run } = shop.lane;
    const plan = join(stage.folder, await finishRun(stage, run));
    expect(gunzipSync(await readFile(plan)).toString('utf8')).not.toContain('"x":1');
  });
});
