import { describe, expect, it } from 'vitest';
import type { StagedStream } from '../../functions/contracts/run.ts';
import { SallaRateLimitedError, SallaUnavailableError } from '../../functions/domain/errors.ts';
import { addInvoice } from './added-invoice.ts';
import { ShopInRuns } from './shop-in-runs.ts';

const streams = ['orders', 'products', 'invoices', 'coupons', 'order_histories'] as const;
const options = { shop: { orders: 30, days: 40, seed: 3 }, streams, settings: { inlineDetails: 10, wholeUpTo: 0 } };

/** Nothing is followed: what is read depends on what changed and on nothing else. */
async function openUnsorted(): Promise<ShopInRuns> {
  const shop = await ShopInRuns.open(options);
  await shop.store.control('misbehave', { ignoreSort: true });
  return shop;
}

/** Listings without which a run cannot be. */
const ofCore = /^\/(orders|products)$/;
/** Requests for a single order: its detail, its items, its history. */
const ofOneOrder = /^\/orders\/(\d+(\/histories)?|items)$/;

/** Once, at the first such request from that number on, the lane fails as `error` says; then `path` is that request's. */
function failOnceAt(shop: ShopInRuns, number: number, error: () => Error, where: RegExp): { path: string } {
  const failed = { path: '' };
  shop.intercept(({ path }, send) => {
    if (failed.path !== '' || shop.requests.length < number || !where.test(path)) return send();
    failed.path = path;
    return Promise.reject(error());
  });
  return failed;
}

async function everything(shop: ShopInRuns): Promise<Partial<Record<StagedStream, unknown>>> {
  const held = await Promise.all(
    streams.map(
      async (stream) => [stream, [...(await shop.bronze(stream))].toSorted(([a], [b]) => (a < b ? -1 : 1))] as const,
    ),
  );
  return Object.fromEntries(held);
}

const away = () => new SallaUnavailableError('The store is away.', 'nothing.');

let known: ReturnType<typeof readUndisturbed> | undefined;
const undisturbed = () => (known ??= readUndisturbed());

/** The first run, and after a day the second, each undisturbed. */
async function readUndisturbed() {
  const shop = await openUnsorted();
  const first = await shop.read();
  const requests = shop.requests.length;
  await shop.nextDay();
  const second = await shop.read();
  return { requests, later: shop.requests.length, first, second, held: await everything(shop) };
}

/** How an outage at that path ends the lane: the name of its error, or the kinds of its warnings. */
function outcomeAt(path: string): string | string[] {
  if (ofCore.test(path)) return 'SallaUnavailableError';
  return [ofOneOrder.test(path) ? 'record_unreadable' : 'stream_disabled'];
}

/** Reads the run, in which the store is away once, from that request on. */
async function readWithOutage(shop: ShopInRuns, number: number, where: RegExp): Promise<string | string[]> {
  const failed = failOnceAt(shop, number, away, where);
  const outcome = await shop.read().then(
    ({ warnings }) => warnings.map(({ kind }) => kind),
    (error: Error) => error.name,
  );
  expect(outcome, `at request ${number}, ${failed.path}`).toEqual(outcomeAt(failed.path));
  return outcome;
}

describe('a lane that is interrupted anywhere', () => {
  it.each([
    ['at its second request', 1, /./],
    ['far into it', 60, /./],
    ['of the list of orders', 0, /^\/orders$/],
    ['of the list of products', 0, /^\/products$/],
    ['of the list of invoices', 0, /^\/orders\/invoices$/],
    ['of the list of coupons', 0, /^\/coupons$/],
    ['of the items of an order', 0, /^\/orders\/items$/],
    ['of the history of an order', 0, /^\/orders\/\d+\/histories$/],
  ])('by an outage %s, and repeated from the invocation’s beginning, ends with the same', async (_, number, where) => {
    const whole = await undisturbed();
    const shop = await openUnsorted();
    const outcome = await readWithOutage(shop, number, where);
    const { streams: counts } = await shop.read();
    expect(counts.orders).toMatchObject({ reported: 30, pending: 0 });
    // The queue of details asks for a record once a run.
    expect(counts.orders?.detailsPending).toBeLessThanOrEqual(outcome.includes('record_unreadable') ? 1 : 0);
    await shop.nextDay();
    await shop.read();
    expect(await everything(shop)).toEqual(whole.held);
  });

  it('in the run after it, ends with the same too', async () => {
    const whole = await undisturbed();
    for (let at = 2; at < whole.later; at += 23) {
      const shop = await openUnsorted();
      await shop.read();
      await shop.nextDay();
      // What else is left out of this run, only the next one brings.
      const outcome = await readWithOutage(shop, at, /^\/(orders(\/\d+|\/items)?|products)$/);
      if (outcome === 'SallaUnavailableError') await shop.read();
      expect(await everything(shop), `at request ${at}`).toEqual(whole.held);
    }
  });

  it('by a long wait, goes on where it stood and asks for little twice', async () => {
    const whole = await undisturbed();
    for (let at = 5; at < whole.requests; at += 61) {
      const shop = await openUnsorted();
      failOnceAt(shop, at, () => new SallaRateLimitedError('The budget is used up.', 300), /./);
      const begun = await shop.invoke();
      expect(begun).toMatchObject({ done: false, waitSeconds: 300 });
      await shop.read('main', begun);
      // Rows and details under way at once, and pages read ahead.
      expect(shop.requests.length - whole.requests, `at request ${at}`).toBeLessThan(40);
      await shop.nextDay();
      await shop.read();
      expect(await everything(shop), `at request ${at}`).toEqual(whole.held);
    }
  });

  it('by the end of every invocation after a request or two, ends with the same', async () => {
    const whole = await undisturbed();
    const shop = await openUnsorted();
    shop.lane.remainingTime = () => 60_000;
    const { streams: counts, invocations } = await shop.read();
    expect(invocations).toBeGreaterThan(10);
    expect(counts).toEqual(whole.first.streams);
    await shop.nextDay();
    expect((await shop.read()).streams).toMatchObject({ orders: { pending: 0, detailsPending: 0 } });
    expect(await everything(shop)).toEqual(whole.held);
  });

  it('by the end of the run’s time at any request: what is missing is read by the next runs', async () => {
    const whole = await undisturbed();
    for (let most = 3; most < whole.requests; most += 59) {
      const shop = await openUnsorted();
      shop.mostRequests = most;
      expect((await shop.read()).done).toBe(true);
      await shop.next();
      await shop.read();
      await shop.nextDay();
      await shop.read();
      expect(await everything(shop), `after ${most} requests`).toEqual(whole.held);
    }
  });

  it('whose answer was lost is invoked again with the bookmark before, and its counts still balance', async () => {
    const shop = await openUnsorted();
    let enough = 12;
    shop.lane.remainingTime = () => (shop.requests.length >= enough ? 60_000 : 800_000);
    let bookmark = await shop.invoke();
    for (let turn = 0; turn < 40 && !bookmark.done; turn += 1) {
      enough = shop.requests.length + 9;
      const lost = await shop.invoke(bookmark);
      enough = shop.requests.length + 9;
      bookmark = turn % 2 === 0 ? await shop.invoke(bookmark) : lost;
    }
    const { streams: counts } = await shop.read('main', bookmark.done ? null : bookmark);
    expect(counts.orders).toMatchObject({ pending: 0, detailsPending: 0 });
    for (const stream of streams) {
      const lines = await shop.staged(stream);
      expect(new Set(lines).size, stream).toBe(lines.length);
    }
  });
});

describe('an invoice whose part was uploaded by an invocation that died', () => {
  it('still names its order', async () => {
    const shop = await ShopInRuns.open({ streams: ['orders', 'invoices'] });
    await shop.store.control('misbehave', { ignoreSort: true });
    await shop.read();
    // Orders of the first run that have an invoice of its very day are read once more.
    await shop.readNext();
    const [order] = [...(await shop.bronze()).keys()].slice(-5);
    await shop.next();
    await addInvoice(shop, order!);
    // Killed between the upload of the invoices and that of the keys that were seen.
    const { stage } = shop.lane;
    const put = stage.put.bind(stage);
    let uploaded = false;
    stage.put = (file, folder) => {
      if (uploaded && folder.endsWith('/seen')) return Promise.reject(new Error('killed'));
      uploaded ||= folder.endsWith('/invoices');
      return put(file, folder);
    };
    await expect(shop.read()).rejects.toThrow('killed');
    stage.put = put;
    await shop.read();
    expect(shop.details).toEqual([order]);
  });
});
