import { describe, expect, it } from 'vitest';
import { StagedStream } from '../../functions/contracts/run.ts';
import type { SourceQuery } from '../../functions/domain/ports.ts';
import { ShopInRuns } from './shop-in-runs.ts';

const tiny = { shop: { orders: 20, days: 20 } };

describe('a stream that the store may not read', () => {
  it.each([
    ['for want of a scope', { missingScopes: ['shipping.read'] }, 'shipping.read'],
    ['for want of a plan', { planLacks: ['/shipments', '/shipping'] }, '403'],
  ])('%s is left out with a warning; the others are read, and it too once it may be', async (_, misbehaviour, word) => {
    const streams = ['orders', 'products', 'shipments', 'shipping_companies', 'coupons'] as const;
    const shop = await ShopInRuns.open({ ...tiny, streams });
    await shop.store.control('misbehave', misbehaviour);
    const { streams: counts, warnings } = await shop.read();
    expect(warnings.map(({ stream, kind }) => `${kind} ${stream}`)).toEqual([
      'stream_disabled shipments',
      'stream_disabled shipping_companies',
    ]);
    expect(warnings[0]?.message).toContain(word);
    expect(counts.coupons?.staged).toBeGreaterThan(0);
    expect(counts.orders).toMatchObject({ reported: 20, pending: 0 });
    expect(await shop.staged('shipments')).toEqual([]);
    await shop.store.control('misbehave', {});
    const next = await shop.readNext(1);
    expect(next.warnings).toEqual([]);
    expect(next.streams.shipments?.staged).toBeGreaterThan(0);
    expect(next.streams.shipping_companies?.staged).toBeGreaterThan(0);
  });

  it('any more keeps what the warehouse has of it', async () => {
    const shop = await ShopInRuns.open({ ...tiny, streams: ['orders', 'shipments'] });
    await shop.read();
    const before = (await shop.bronze('shipments')).size;
    await shop.store.control('misbehave', { missingScopes: ['shipping.read'] });
    const { streams } = await shop.readNext(1);
    expect(streams.shipments).toMatchObject({ staged: 0, deleted: 0 });
    expect((await shop.bronze('shipments')).size).toBe(before);
  });

  it.each(['orders', 'products'] as const)('fails the run when it is %s', async (stream) => {
    const shop = await ShopInRuns.open({ ...tiny, streams: ['orders', 'products'] });
    await shop.store.control('misbehave', { planLacks: [`/${stream}`] });
    await expect(shop.read()).rejects.toMatchObject({ name: 'SallaRequestRejectedError' });
    await shop.store.control('misbehave', { missingScopes: [`${stream}.read`] });
    await expect(shop.read()).rejects.toMatchObject({ name: 'SallaScopeMissingError' });
  });

  it('fails the run when it is customers', async () => {
    const shop = await ShopInRuns.open({ ...tiny, streams: ['customers', 'customer_groups'] });
    await shop.store.control('misbehave', { planLacks: ['/customers/groups'] });
    expect((await shop.read('customers')).warnings).toMatchObject([{ stream: 'customer_groups' }]);
    await shop.store.control('misbehave', { planLacks: ['/customers'] });
    await expect(shop.read('customers')).rejects.toMatchObject({ name: 'SallaRequestRejectedError' });
  });

  it.each([404, 410, 422])('answers %i and is left out', async (status) => {
    const shop = await ShopInRuns.open({ ...tiny, streams: ['orders', 'taxes', 'branches'] });
    const elsewhere = { 404: '/nothing/here', 410: '/nothing/here', 422: '/products' }[status]!;
    const refused: SourceQuery = status === 422 ? { sort_by: 'updated_at-desc' } : {};
    shop.intercept(({ path }, send) => (path === '/taxes' ? send({ path: elsewhere, query: refused }) : send()));
    const { warnings, streams } = await shop.read();
    expect(warnings).toMatchObject([{ stream: 'taxes', kind: 'stream_disabled' }]);
    expect(streams.branches?.staged).toBeGreaterThan(0);
  });
});

describe('every stream of the catalogue', () => {
  it('is read as the store has it, and a second run finds nothing new', async () => {
    const shop = await ShopInRuns.open({ ...tiny, streams: StagedStream.options });
    await shop.read();
    await shop.read('customers');
    const expected: Partial<Record<StagedStream, number>> = {};
    for (const stream of StagedStream.options) {
      expected[stream] = (await shop.store.truth(`${stream}?form=api`)).length;
      expect((await shop.bronze(stream)).size, stream).toBe(expected[stream]);
    }
    expect(Math.min(...Object.values(expected))).toBeGreaterThan(0);
    await shop.next();
    const again = [await shop.read(), await shop.read('customers')];
    for (const { streams, warnings } of again) {
      expect(warnings).toEqual([]);
      for (const [stream, counts] of Object.entries(streams)) {
        expect(counts, stream).toMatchObject({ staged: 0, deleted: 0, pending: 0, unchanged: counts.reported });
      }
    }
  });
});

describe('streams of an unusual shape', () => {
  it('cities are listed by country, settings by entity, and their keys tell them apart', async () => {
    const shop = await ShopInRuns.open({ ...tiny, streams: ['countries', 'cities', 'settings'] });
    await shop.read();
    const countries = [...(await shop.bronze('countries')).keys()];
    const listed = shop.requests.map(({ path }) => path).filter((path) => path.endsWith('/cities'));
    expect(listed).toEqual(countries.map((id) => `/countries/${id}/cities`));
    const settings = [...(await shop.bronze('settings'))];
    expect(settings.every(([key, { record }]) => key.endsWith(`/${String(record?.['slug'])}`))).toBe(true);
    expect(new Set(settings.map(([key]) => key.split('/')[0])).size).toBeGreaterThan(3);
  });

  it('cities without countries are left out with a warning that says what to do', async () => {
    const shop = await ShopInRuns.open({ ...tiny, streams: ['orders', 'cities'] });
    const { warnings } = await shop.read();
    expect(warnings).toMatchObject([
      { stream: 'cities', kind: 'stream_disabled', message: expect.stringContaining('Add countries') },
    ]);
  });

  it('cities are known to be gone only when every country was listed', async () => {
    const shop = await ShopInRuns.open({ ...tiny, streams: ['countries', 'cities'] });
    await shop.read();
    const [city] = [...(await shop.bronze('cities')).keys()];
    await shop.store.control('delete', { stream: 'cities', id: city });
    await shop.next(168);
    shop.mostRequests = 3;
    expect((await shop.read()).streams.cities?.deleted).toBe(0);
    const weeks: (number | undefined)[] = [];
    for (let week = 0; week < 3; week += 1) weeks.push((await shop.readNext(168)).streams.cities?.deleted);
    expect(weeks).toEqual([0, 1, 0]);
  });

  it('the store itself is one record under its own id', async () => {
    const shop = await ShopInRuns.open({ ...tiny, streams: ['store_info'] });
    await shop.read();
    expect([...(await shop.bronze('store_info')).keys()]).toEqual([shop.run.storeId]);
  });

  it('quantities have the keys of product and SKU', async () => {
    const shop = await ShopInRuns.open({ ...tiny, streams: ['product_quantities'] });
    await shop.read();
    for (const [key, { record }] of await shop.bronze('product_quantities')) {
      const { id, sku_id: sku } = record as { id: number; sku_id?: number | null };
      expect(key).toBe(`${id}/${sku ?? ''}`);
    }
  });
});

describe('histories of orders', () => {
  it('are read with the orders, and again only when an order’s content changed', async () => {
    const shop = await ShopInRuns.open({ ...tiny, streams: ['orders', 'order_histories'] });
    await shop.read();
    expect((await shop.bronze('order_histories')).size).toBe(20);
    const { ids } = await shop.store.control('change-order', { count: 3 });
    await shop.readNext();
    const read = shop.requests.flatMap(({ path }) => /^\/orders\/(\d+)\/histories$/.exec(path)?.[1] ?? []);
    expect(read.toSorted()).toEqual((ids as number[]).map(String).toSorted());
    const truth = new Map(
      (await shop.store.truth('order_histories')).map((history) => [String(history['order_id']), history]),
    );
    for (const [id, { record }] of await shop.bronze('order_histories')) {
      expect(record?.['histories'], id).toEqual(truth.get(id)?.['histories']);
    }
  });

  it('go with their order, and come back with it', async () => {
    const shop = await ShopInRuns.open({ ...tiny, streams: ['orders', 'order_histories'] });
    await shop.read();
    const [id] = [...(await shop.bronze()).keys()];
    await shop.store.control('delete', { stream: 'orders', id });
    expect((await shop.readNext()).streams.order_histories).toMatchObject({ deleted: 1, reported: 19 });
    expect((await shop.readNext()).streams.order_histories).toMatchObject({ deleted: 0, reported: 19 });
    await shop.store.control('restore', { stream: 'orders', id });
    await shop.readNext();
    expect((await shop.bronze('order_histories')).has(id!)).toBe(true);
  });

  it('of orders that have none are not asked for in every run', async () => {
    const shop = await ShopInRuns.open({ ...tiny, streams: ['orders', 'order_histories'] });
    const none = { rows: [], pagination: { total: 0, perPage: 60, currentPage: 1, totalPages: 0 } };
    shop.alterPages((page, { path }) => (path.endsWith('/histories') ? none : page));
    expect((await shop.read()).streams.order_histories).toMatchObject({ reported: 0, staged: 0 });
    await shop.readNext();
    expect(shop.requests.filter(({ path }) => path.endsWith('/histories'))).toEqual([]);
  });

  it('go on in the next run when the time is up', async () => {
    const shop = await ShopInRuns.open({ ...tiny, streams: ['orders', 'order_histories'] });
    shop.mostRequests = 50;
    const first = await shop.read();
    const begun = first.streams.order_histories?.staged ?? 0;
    expect(begun).toBeGreaterThan(0);
    expect(begun).toBeLessThan(20);
    expect((await shop.readNext()).streams.order_histories).toMatchObject({ staged: 20 - begun, reported: 20 });
  });
});
