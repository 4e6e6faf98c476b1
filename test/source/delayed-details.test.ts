import { describe, expect, it } from 'vitest';
import type { SourceRecord } from '../../functions/domain/ports.ts';
import { addDays, localDate } from '../../functions/domain/store-time.ts';
import { ShopInRuns } from './shop-in-runs.ts';

/** A shop whose list rows say whether the staff have read the order, as webhooks do: those in `opened` they have. */
async function openPatient(opened: Set<string>) {
  const shop = await ShopInRuns.open({
    shop: { orders: 150, days: 30, seed: 4 },
    streams: ['orders'],
    settings: { delayDetails: true },
  });
  const flagged = (row: SourceRecord) => ({ ...row, read: opened.has(String(row['id'])) });
  shop.alterPages((page, { path }) => (path === '/orders' ? { ...page, rows: page.rows.map(flagged) } : page));
  await shop.store.control('misbehave', { ignoreSort: true });
  const since = addDays(localDate(shop.run.asOf), -1);
  const orders = (await shop.store.truth('orders')).filter((order) => String(order['order_date']) >= since);
  return { shop, fresh: orders.map(({ id }) => String(id)) };
}

describe('a shop whose staff want to see new orders first', () => {
  it('has no detail of a fresh order read before the staff read it; its row is there at once', async () => {
    const { shop, fresh } = await openPatient(new Set());
    expect(fresh.length).toBeGreaterThan(5);
    for (let run = 0; run < 3; run += 1) {
      const { streams } = await (run === 0 ? shop.read() : shop.readNext());
      expect(shop.details.filter((id) => fresh.includes(id))).toEqual([]);
      expect(streams.orders).toMatchObject({ reported: 150, pending: 0, detailsPending: fresh.length });
    }
    const held = await shop.bronze();
    for (const id of fresh) expect(held.get(id)).toMatchObject({ record: null, listRow: { id: Number(id) } });
  });

  it('has it read once they have, in the very next run and no more', async () => {
    const opened = new Set<string>();
    const { shop, fresh } = await openPatient(opened);
    await shop.read();
    opened.add(fresh[2]!);
    const { streams } = await shop.readNext();
    expect(shop.details.filter((id) => fresh.includes(id))).toEqual([fresh[2]]);
    expect((await shop.bronze()).get(fresh[2]!)?.record).not.toBeNull();
    expect(streams.orders).toMatchObject({ changed: 1, detailsPending: fresh.length - 1 });
    await shop.readNext();
    expect(shop.details.filter((id) => fresh.includes(id))).toEqual([]);
  });

  it('has it read anyway when it is a day old', async () => {
    const { shop, fresh } = await openPatient(new Set());
    await shop.read();
    const { streams } = await shop.readNext(48);
    expect(shop.details).toEqual(expect.arrayContaining(fresh));
    expect(streams.orders?.detailsPending).toBe(0);
  });
});
