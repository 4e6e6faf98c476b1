import { expect, it } from 'vitest';
import { withWorkFolder } from '../../functions/adapters/files/work-folder.ts';
import { writeNextPlan } from '../../functions/domain/next-plan.ts';
import type { SourceRecord } from '../../functions/domain/ports.ts';
import { ShopInRuns } from './shop-in-runs.ts';

/** From now on the rows of a listing come with further fields. */
function addFields(shop: ShopInRuns, ofPath: Record<string, SourceRecord>): void {
  shop.alterPages((page, { path }) => ({ ...page, rows: page.rows.map((row) => ({ ...row, ...ofPath[path] })) }));
}

/** What the run's end would report. */
async function drift(shop: ShopInRuns): Promise<string[]> {
  const { drift } = await withWorkFolder((work) => writeNextPlan(shop.run, shop.lane.stage, work));
  return drift.map(({ stream, path, change, after }) => `${stream} ${path} ${change} ${after}`);
}

it('A new field in the rows of GET /orders and GET /orders/items is reported by the run that meets it, and by no later one', async () => {
  const shop = await ShopInRuns.open({ shop: { orders: 60, days: 40, seed: 3 } });
  await shop.read();
  await shop.nextDay();
  await shop.read();
  expect(await drift(shop)).toEqual([]);
  await shop.store.control('advance-day');
  addFields(shop, { '/orders': { gift: { wrapped: true } }, '/orders/items': { gift_note: 'Mabrook' } });
  await shop.readNext();
  expect(await drift(shop)).toEqual(['orders list_row.gift new object', 'orders items[].gift_note new string']);
  await shop.nextDay();
  await shop.read();
  expect(await shop.staged()).not.toEqual([]);
  expect(await drift(shop)).toEqual([]);
});
