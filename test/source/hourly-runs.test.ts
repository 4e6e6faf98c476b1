import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { addDays, daysBetween, localDate } from '../../functions/domain/store-time.ts';
import type { SweptDays } from '../../functions/domain/sweep-calendar.ts';
import { finishRun } from './lane.ts';
import { ShopInRuns } from './shop-in-runs.ts';

/** Four hundred orders over a hundred days, read by days of creation as those of a big shop are. */
const big = {
  streams: ['orders'] as const,
  shop: { orders: 250, days: 100, seed: 8 },
  settings: { wholeUpTo: 0, hotDays: 3 },
};

/** Lists orders by days: what they have in common with the real API is enough, for sorting is another test's matter. */
async function openBig(): Promise<ShopInRuns> {
  const shop = await ShopInRuns.open(big);
  await shop.store.control('misbehave', { ignoreSort: true });
  await shop.read();
  return shop;
}

/** Days of creation that a run listed, the days beside the due ones included. */
function daysListed(shop: ShopInRuns): Set<string> {
  const firstPages = shop.pages('/orders').filter(({ page, sort_by }) => page === 1 && sort_by === undefined);
  return new Set(
    firstPages.flatMap(({ from_date, to_date }) => {
      const [from, to] = [String(from_date), String(to_date)];
      return Array.from({ length: daysBetween(from, to) + 1 }, (_, day) => addDays(from, day));
    }),
  );
}

const placedOn = (order: Record<string, unknown>) => String(order['order_date']);

describe('runs every hour', () => {
  it('list the hot days each time and the whole horizon within 24 of them, nothing much more often', async () => {
    const shop = await openBig();
    const today = localDate(shop.run.asOf);
    const readings = new Map<string, number>();
    let requests = 0;
    for (let run = 1; run <= 24; run += 1) {
      await shop.readNext(1);
      const listed = daysListed(shop);
      const now = localDate(shop.run.asOf);
      expect([0, 1, 2].map((age) => listed.has(addDays(now, -age)))).toEqual([true, true, true]);
      for (const day of listed) readings.set(day, (readings.get(day) ?? 0) + 1);
      requests += shop.pages('/orders').length;
    }
    const days = Array.from({ length: 99 }, (_, age) => addDays(today, -age));
    expect(days.filter((day) => !readings.has(day))).toEqual([]);
    // Colder days: each is due once in twelve hours, and lies beside a due one now and then.
    const cold = days.filter((day) => day < addDays(today, -32)).map((day) => readings.get(day) ?? 0);
    expect(Math.max(...cold)).toBeLessThanOrEqual(6);
    // 24 times the hot days, two to four times everything: a whole listing each time would be 216 pages.
    expect(requests).toBeLessThan(130);
  });

  it('count the days inside a window as read, and not those beside them', async () => {
    const shop = await openBig();
    await shop.readNext(1);
    const firstPages = shop.pages('/orders').filter(({ page, sort_by }) => page === 1 && sort_by === undefined);
    const inside = firstPages.map(({ from_date, to_date }) => ({
      from: addDays(String(from_date), 1),
      to: addDays(String(to_date), -1),
    }));
    const { stage, run } = shop.lane;
    const plan = gunzipSync(await readFile(join(stage.folder, await finishRun(stage, run)))).toString('utf8');
    const sweeps = plan.split('\n').filter((line) => line.includes('"t":"sweep"'));
    const now = Date.parse(run.asOf) / 1000;
    const ofThisRun = sweeps.map((line) => JSON.parse(line) as SweptDays).filter(({ asOf }) => asOf === now);
    expect(ofThisRun.map(({ from, to }) => ({ from, to }))).toEqual(inside.toReversed());
  });

  it('stage every change of the hot days that the list shows in the very next run', async () => {
    const shop = await openBig();
    const hot = addDays(localDate(shop.run.asOf), -2);
    const orders = (await shop.store.truth('orders')).filter(
      (order) => placedOn(order) >= hot && order['deleted'] !== true,
    );
    const ids = orders.map(({ id }) => String(id));
    for (const id of ids) await shop.store.control('change-order', { id });
    expect(ids.length).toBeGreaterThan(5);
    const { streams } = await shop.readNext();
    expect((await shop.staged()).toSorted()).toEqual(ids.map((id) => `D ${id}`).toSorted());
    expect(streams.orders).toMatchObject({ changed: ids.length, detailsPending: 0, pending: 0 });
  });

  it('stage a change of any age that the list shows within 24 hours, and for less than a page a change', async () => {
    const shop = await openBig();
    const truth = (await shop.store.truth('orders')).filter((order) => placedOn(order) < '2026-10-01');
    const old = [0, 40, 80, 110, 140].map((at) => String(truth[at]!['id']));
    for (const id of old) await shop.store.control('change-order', { id });
    const found: string[] = [];
    for (let run = 1; run <= 24 && found.length < old.length; run += 1) {
      await shop.readNext(1);
      const staged = (await shop.staged()).filter((line) => line.startsWith('D')).map((line) => line.slice(2));
      found.push(...staged.filter((id) => old.includes(id)));
    }
    expect(found.toSorted()).toEqual(old.toSorted());
  });

  it('read the details of what changed and of what is due for its age, and no others', async () => {
    const shop = await openBig();
    const changed = ((await shop.store.control('change-order', { count: 4 }))['ids'] as number[]).map(String);
    await shop.next();
    // Hours do not pass here: nothing comes of age.
    await shop.read();
    const listed = new Set((await shop.staged()).map((line) => line.slice(2)));
    expect(changed.filter((id) => listed.has(id)).toSorted()).toEqual(shop.details.toSorted());
  });
});
