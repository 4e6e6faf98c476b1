import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StoreSettings } from '../../../functions/contracts/settings.ts';
import { buildSilver } from '../../../functions/domain/build-layers.ts';
import { TestWarehouse } from '../test-warehouse.ts';
import { order } from './core-records.ts';
import { readableRows } from './readable-rows.ts';
import { riyadh } from './stream-case.ts';

/** Half past eleven in Riyadh: already the next day in Dubai. */
const late = riyadh('2026-03-01 23:30:00.000000');
const records = {
  abandoned_carts: { id: 1, created_at: late },
  affiliates: { id: 1, start_date: late.date, end_date: late.date },
  coupons: { id: 1, start_date: late.date, expiry_date: late.date, created_at: late },
  order_histories: { order_id: 1, histories: [{ id: 1, status: 'new', created_at: late }] },
  reviews: { id: 1, created_at: late.date },
  shipments: { id: 1, created_at: late },
  special_offers: { id: 1, start_date: late.date, expiry_date: late.date },
  transactions: { id: 1, created_at: late },
};

let test: TestWarehouse;
beforeAll(async () => {
  test = await TestWarehouse.start();
  const run = { ...test.nextRun(), settings: StoreSettings.parse({ timeZone: 'Asia/Dubai' }) };
  const streams = Object.fromEntries(Object.entries(records).map(([stream, record]) => [stream, [{ id: 1, record }]]));
  const placed = { ...order.record, id: 1, date: late };
  await test.load(run, { streams: { ...streams, orders: [{ id: 1, record: placed, items: [] }] } });
  await buildSilver(run, test.ports);
}, 120_000);
afterAll(() => test?.stop());

describe('The business day of a store in Dubai', () => {
  it.each([...Object.keys(records), 'orders'])('is Dubai’s in %s, and the instant is what it was', async (stream) => {
    const [row = {}] = await readableRows(test.warehouse, `select * from SILVER.silver_${stream}`);
    const days = Object.entries(row).filter(([column]) => column.endsWith('_LOCAL'));
    expect(days.length).toBeGreaterThan(0);
    for (const [column, day] of days) {
      expect([column, day]).toEqual([column, '2026-03-02']);
      expect(row[column.replace('_LOCAL', '')]).toBe('2026-03-01 20:30:00');
    }
  });
});
