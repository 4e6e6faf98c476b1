import { expect, it } from 'vitest';
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
