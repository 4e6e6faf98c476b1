import { expect, it } from 'vitest';
import { expectBalance } from './ledger-of-a-lane.ts';
import { ShopInRuns } from './shop-in-runs.ts';

const PAGE = 60;

it('a list without any filter is read from the top between two whole readings, as far as it brings anything new', async () => {
  const shop = await ShopInRuns.open({
    shop: { orders: 900, days: 30 },
    streams: ['transactions'],
    settings: { wholeUpTo: 0, inlineDetails: 0, hotDays: 1 },
  });
  const known = (await shop.read()).streams.transactions!;
  expect(known.staged).toBeGreaterThan(10 * PAGE);
  const wholePages = shop.pages('/transactions').length;

  // More new ones than two pages hold.
  await shop.store.control('misbehave', { only: '/admin/v2/transactions', insertWhilePaging: 150, times: 1 });
  await shop.store.list('/transactions?page=2');
  await shop.store.control('misbehave', {});
  const added = (await shop.store.truth('transactions')).length - known.reported;
  expect(added).toBeGreaterThan(2 * PAGE);
  const newest = await shop.readNext();
  const pages = shop.pages('/transactions').map(({ page }) => page);
  expect(newest.streams.transactions).toMatchObject({
    changed: added,
    pending: 0,
    deleted: 0,
    reported: known.reported + added,
  });
  expect(pages.length).toBeLessThan(wholePages - 4);
  expect(pages).toEqual(pages.map((_, at) => at + 1));

  // Nothing new: two pages say so.
  await shop.readNext();
  expect(shop.pages('/transactions').length).toBeLessThanOrEqual(5);
  // Whole again after a day.
  await shop.readNext(24);
  expect(shop.pages('/transactions').length).toBeGreaterThan(wholePages);
});

it('a list without any filter that is longer than a run is read to its end by the runs after it', async () => {
  const shop = await ShopInRuns.open({
    shop: { orders: 900, days: 30 },
    streams: ['transactions'],
    settings: { wholeUpTo: 0, inlineDetails: 0, hotDays: 1 },
  });
  const total = async () => (await shop.store.truth('transactions')).length;
  const pages = () => shop.pages('/transactions').length;
  // The time is up nine pages after the list was begun.
  shop.alterPages((page) => {
    shop.mostRequests = pages() >= 9 ? 0 : Number.POSITIVE_INFINITY;
    return page;
  });
  let pending = Number.POSITIVE_INFINITY;
  let runs = 0;
  for (; runs < 20 && pending > 0; runs += 1) {
    shop.mostRequests = Number.POSITIVE_INFINITY;
    const { streams } = runs === 0 ? await shop.read() : await shop.readNext(1);
    expectBalance(streams);
    pending = streams.transactions!.pending;
    expect(pending, `run ${runs}`).toBe((await total()) - (await shop.bronze('transactions')).size);
  }
  expect(pending).toBe(0);
  expect(runs).toBeGreaterThan(2);
  // Read to its end: between two readings its newest pages are enough.
  shop.mostRequests = Number.POSITIVE_INFINITY;
  await shop.readNext(1);
  expect(pages()).toBeLessThanOrEqual(5);
});
