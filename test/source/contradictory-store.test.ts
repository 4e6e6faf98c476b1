import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { noCounts } from '../../functions/contracts/run.ts';
import { bronzeOf } from './bronze-of-a-stage.ts';
import { FolderStage } from './folder-stage.ts';
import { hurriedClock } from './hurried-clock.ts';
import { anyCredentials, type LaneSettings, readLane, runAfter, stagedEnvelopes, storeId, testRun } from './lane.ts';
import { apiError, type OddAnswer, oddServer } from './odd-server.ts';

interface Shop {
  /** Ids of the order listing; the total it announces may differ. */
  listed: number[];
  total?: number;
  /** Orders whose detail exists. */
  known: number[];
  products?: number[];
  /** Ids of the items of every order by page, and the total their listing announces. */
  items?: { pages: (number | undefined)[][]; total: number };
}

function page(rows: object[], total = rows.length, totalPages = 1): OddAnswer {
  const pagination = { count: rows.length, total, perPage: 30, currentPage: 1, totalPages, links: [] };
  return { body: { status: 200, success: true, data: rows, pagination } };
}

/** A store that answers consistently or not, as the test says; `shop` may be changed between runs. */
function answers(shop: Shop) {
  return (path: string): OddAnswer => {
    const url = new URL(path, 'http://x');
    const [, resource, id] = /^\/admin\/v2\/(\w+)(?:\/(\w+))?$/.exec(url.pathname) ?? [];
    if (resource === 'products') return page((shop.products ?? []).map((product) => ({ id: product })));
    if (id === 'items') {
      const { pages, total } = shop.items ?? { pages: [[1]], total: 1 };
      const rows = pages[Number(url.searchParams.get('page')) - 1] ?? [];
      return page(
        rows.map((item) => ({ id: item })),
        total,
        pages.length,
      );
    }
    if (id !== undefined) {
      if (!shop.known.includes(Number(id))) return apiError(404, 'gone');
      return { body: { status: 200, success: true, data: { id: Number(id) } } };
    }
    return page(
      shop.listed.map((order) => ({ id: order })),
      shop.total ?? shop.listed.length,
    );
  };
}

let settings: LaneSettings;
beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lane-'));
  const stage = new FolderStage(folder);
  settings = { url: '', credentials: anyCredentials, stage, run: testRun(1), clock: hurriedClock() };
  return () => rm(folder, { recursive: true, force: true });
});

async function open(shop: Shop): Promise<void> {
  settings.url = (await oddServer(answers(shop))).url;
}

async function read() {
  const { streams, warnings } = await readLane(settings, 'main');
  const staged = await stagedEnvelopes(settings.stage, settings.run, 'orders').catch(() => []);
  return { ...streams, warnings, staged: staged.map(({ id, op }) => `${op} ${id}`) };
}

/** Orders in Bronze, and whether they were read in full. */
async function bronze(): Promise<Record<string, boolean>> {
  const held = await bronzeOf(settings.stage, storeId, 'orders');
  return Object.fromEntries([...held].map(([id, { record }]) => [id, record !== null]));
}

async function next(): Promise<void> {
  settings.run = await runAfter(settings.stage, settings.run);
}

describe('an order that is listed while its detail answers 404', () => {
  it('is staged by its row alone, and read in full by the run that finds it', async () => {
    const shop: Shop = { listed: [1, 2], known: [1] };
    await open(shop);
    expect((await read()).orders).toMatchObject({ reported: 2, staged: 2, pending: 0, detailsPending: 1 });
    expect(await bronze()).toEqual({ 1: true, 2: false });
    await next();
    expect(await read()).toMatchObject({ orders: { unchanged: 2, detailsPending: 1 }, staged: [] });
    await next();
    shop.known.push(2);
    expect(await read()).toMatchObject({
      orders: { reported: 2, unchanged: 1, changed: 1, pending: 0, detailsPending: 0 },
      staged: ['upsert 2'],
    });
    expect(await bronze()).toEqual({ 1: true, 2: true });
  });

  it('is asked for once a run, however often the run is invoked', async () => {
    const listed = Array.from({ length: 20 }, (_, at) => at + 1);
    const server = await oddServer(answers({ listed, known: [1] }));
    settings.url = server.url;
    await read();
    await next();
    server.requests.splice(0);
    settings.remainingTime = () => 60_000;
    expect((await read()).orders).toMatchObject({ unchanged: 20, detailsPending: 19 });
    const asked = server.requests.flatMap(({ path }) => /\/orders\/(\d+)$/.exec(path)?.[1] ?? []);
    expect(asked.toSorted()).toEqual(listed.slice(1).map(String).toSorted());
  });
});

/** The addresses of these orders answer an error. */
async function openBroken(shop: Shop, ids: readonly number[], status: number): Promise<void> {
  const server = await oddServer((path) => {
    const id = /\/orders\/(\d+)$/.exec(path)?.[1];
    return ids.includes(Number(id)) ? apiError(status, 'no') : answers(shop)(path);
  });
  settings.url = server.url;
}

describe('an order whose own address the API cannot show', () => {
  it.each([422, 500])('does not stop the others: %i', async (status) => {
    const shop: Shop = { listed: [1, 2, 3], known: [1, 2, 3] };
    await openBroken(shop, [2], status);
    const first = await read();
    expect(first).toMatchObject({
      orders: { reported: 3, pending: 0, detailsPending: 1 },
      warnings: [{ stream: 'orders', kind: 'record_unreadable', message: expect.stringContaining('orders: 2 ') }],
    });
    expect(await bronze()).toEqual({ 1: true, 2: false, 3: true });
    await next();
    await open(shop);
    expect(await read()).toMatchObject({ orders: { detailsPending: 0 }, staged: ['upsert 2'], warnings: [] });
  });

  it('stops the run when it can show none', async () => {
    const listed = Array.from({ length: 20 }, (_, at) => at + 1);
    await openBroken({ listed, known: listed }, listed, 422);
    await expect(read()).rejects.toThrow('422');
  });
});

describe('an order whose items do not add up to their total', () => {
  it.each([
    ['one is missing', { pages: [[1]], total: 2 }],
    ['one came twice and another not at all', { pages: [[1, 2], [2]], total: 3 }],
  ])('is staged by its row alone: %s', async (_, items) => {
    await open({ listed: [1], known: [1], items });
    expect(await read()).toMatchObject({
      warnings: [
        {
          stream: 'orders',
          kind: 'record_unreadable',
          message: expect.stringContaining('items of order 1 and showed'),
        },
      ],
      orders: { staged: 1, pending: 0, detailsPending: 1 },
      order_items: { reported: 0, staged: 0 },
    });
    expect(await bronze()).toEqual({ 1: false });
  });

  it('is read again at once, for the pages may have drifted', async () => {
    const shop: Shop = { listed: [1], known: [1], items: { pages: [[1, 2], [2]], total: 3 } };
    let itemRequests = 0;
    settings.url = (
      await oddServer((path) => {
        if (path.includes('/items') && (itemRequests += 1) > 2) shop.items = { pages: [[1, 2], [3]], total: 3 };
        return answers(shop)(path);
      })
    ).url;
    expect(await read()).toMatchObject({ orders: { staged: 1, pending: 0 }, order_items: { staged: 3 } });
    expect(itemRequests).toBe(4);
  });

  it('is staged as it came when items carry no id but are as many as announced', async () => {
    await open({ listed: [1], known: [1], items: { pages: [[undefined, undefined], [7]], total: 3 } });
    expect(await read()).toMatchObject({ orders: { staged: 1, pending: 0 }, order_items: { staged: 3 } });
  });
});

describe('an order that left the listing', () => {
  it('is deleted when its detail answers 404, and kept when it does not', async () => {
    const shop: Shop = { listed: [1, 2, 3], known: [1, 2, 3] };
    await open(shop);
    await read();
    await next();
    shop.listed = [1];
    shop.known = [1, 2];
    expect(await read()).toMatchObject({ orders: { reported: 2, unchanged: 2, deleted: 1 }, staged: ['delete 3'] });
  });

  it('is not judged when the listing is incomplete', async () => {
    const shop: Shop = { listed: [1, 2, 3], known: [1, 2, 3] };
    await open(shop);
    await read();
    await next();
    Object.assign(shop, { listed: [1], known: [1], total: 2 });
    expect(await read()).toMatchObject({
      orders: { reported: 3, unchanged: 1, deleted: 0, pending: 2 },
      order_items: { reported: 3, unchanged: 1, pending: 2 },
      staged: [],
    });
    await next();
    // Complete again: now it is judged.
    delete shop.total;
    expect((await read()).staged).toEqual(['delete 2', 'delete 3']);
  });

  it('is revived when it comes back', async () => {
    const shop: Shop = { listed: [1, 2], known: [1, 2] };
    await open(shop);
    await read();
    for (const listed of [[1], [1, 2]]) {
      await next();
      Object.assign(shop, { listed, known: listed });
      const { staged } = await read();
      expect(staged).toEqual([listed.length === 1 ? 'delete 2' : 'upsert 2']);
    }
  });
});

describe('an empty store', () => {
  it('is read without a part, and its emptiness is remembered', async () => {
    await open({ listed: [], known: [] });
    expect((await read()).orders).toEqual(noCounts);
    const files = await settings.stage.list('store=');
    expect(files.filter(({ path }) => !path.includes('/seen/'))).toEqual([]);
    await next();
    expect((await read()).orders).toEqual(noCounts);
  });
});
