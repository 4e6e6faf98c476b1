import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { riyadh } from '../streams/stream-case.ts';
import { type StageLine, TestWarehouse } from '../test-warehouse.ts';
import { placedOrder } from './placed-order.ts';

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await TestWarehouse.start();
}, 60_000);
afterAll(() => warehouse?.stop());

const run = (...orders: StageLine[]) => warehouse.run({ streams: { orders } });
const coupon = (id: number, code: string, created = '2026-02-01 00:00:00.000000', type = 'p'): StageLine => ({
  id,
  record: { id, code, type, created_at: riyadh(created) },
});
const gone = (id: number | string): StageLine => ({ id, op: 'delete', noticed_at: '2026-03-20T10:00:00.000Z' });
/** Dimension of an order as a report joins it. */
async function memberOf(dimension: 'coupon' | 'currency', order: number, columns: string) {
  const [row] = await warehouse.rows(
    `select ${columns} from GOLD.gold_fact_orders o
     join GOLD.gold_dim_${dimension} m on m.${dimension}_key = o.${dimension}_key where o.order_id = :1`,
    [order],
  );
  return row;
}

describe('A coupon', () => {
  const columns = 'm.coupon_code, m.coupon_id, m.is_listed';
  const couponOf = (order: number, shown = columns) => memberOf('coupon', order, shown);

  it('is found by an order whose customer wrote its code in other letters', async () => {
    await warehouse.run({
      streams: {
        coupons: [coupon(1, 'Eid10')],
        orders: [placedOrder(1, { code: ' EID10' }), placedOrder(2, { code: 'eid10' })],
      },
    });
    const listed = { COUPON_CODE: 'Eid10', COUPON_ID: '1', IS_LISTED: true };
    expect(await couponOf(1)).toEqual(listed);
    expect(await couponOf(2)).toEqual(listed);
  });

  it('is a member when only orders have its code, the first writing by alphabet, and becomes the store’s when it is listed', async () => {
    await run(placedOrder(11, { code: 'welcome' }));
    await run(placedOrder(12, { code: 'WELCOME' }));
    await run(placedOrder(13, { code: 'welcome' }));
    expect(await couponOf(11)).toEqual({ COUPON_CODE: 'WELCOME', COUPON_ID: null, IS_LISTED: false });
    await warehouse.run({ streams: { coupons: [coupon(2, 'Welcome')] } });
    expect(await couponOf(11)).toEqual({ COUPON_CODE: 'Welcome', COUPON_ID: '2', IS_LISTED: true });
  });

  it('is the one that the store still has, then the newest, where several had the code', async () => {
    await run(placedOrder(21, { code: 'AGAIN' }));
    await warehouse.run({ streams: { coupons: [coupon(31, 'AGAIN', '2026-02-03 00:00:00.000000')] } });
    await warehouse.run({ streams: { coupons: [coupon(32, 'again', '2026-02-02 00:00:00.000000')] } });
    expect(await couponOf(21, 'm.coupon_id, m.is_deleted')).toEqual({ COUPON_ID: '31', IS_DELETED: false });
    await warehouse.run({ streams: { coupons: [gone(31)] } });
    expect(await couponOf(21, 'm.coupon_id, m.is_deleted')).toEqual({ COUPON_ID: '32', IS_DELETED: false });
    await warehouse.run({ streams: { coupons: [gone(32)] } });
    expect(await couponOf(21, 'm.coupon_id, m.is_deleted')).toEqual({ COUPON_ID: '31', IS_DELETED: true });
  });

  it('is unknown on an order without one', async () => {
    await run(placedOrder(31, { code: null }));
    expect(await couponOf(31, 'm.coupon_key')).toEqual({ COUPON_KEY: 'unknown' });
  });

  it('is left as it is by a run that brings nothing new of it', async () => {
    const before = await warehouse.rows('select * from GOLD.gold_dim_coupon order by coupon_key');
    await run(placedOrder(1, { code: 'eid10', city: 'Abha' }), placedOrder(12, { code: 'welcome' }));
    expect(await warehouse.rows('select * from GOLD.gold_dim_coupon order by coupon_key')).toEqual(before);
  });
});

describe('A currency', () => {
  const columns = 'm.currency_code, m.currency_name, m.is_listed, m.is_deleted';
  const currencyOf = (order: number) => memberOf('currency', order, columns);

  it('is a member when only orders have it, and gets its name when the store lists it', async () => {
    await run(placedOrder(41, { currency: 'AED' }), placedOrder(42, { currency: 'aed' }));
    const seen = { CURRENCY_CODE: 'AED', CURRENCY_NAME: null, IS_LISTED: false, IS_DELETED: false };
    expect(await currencyOf(41)).toEqual(seen);
    expect(await currencyOf(42)).toEqual(seen);
    const record = { code: 'AED', name: 'درهم', symbol: 'د.إ', status: 'enabled' };
    await warehouse.run({ streams: { currencies: [{ id: 'AED', record }] } });
    expect(await currencyOf(42)).toEqual({ ...seen, CURRENCY_NAME: 'درهم', IS_LISTED: true });
    await warehouse.run({ streams: { currencies: [gone('AED')] } });
    expect(await currencyOf(42)).toEqual({ ...seen, CURRENCY_NAME: 'درهم', IS_LISTED: true, IS_DELETED: true });
  });
});

const keys = (table: string, key: string) =>
  warehouse.rows(`select distinct ${key} as key from GOLD.${table} where store_id <> 0 order by 1`);

it('A warehouse whose orders are older than its dimensions gets every member with the first order that changes', async () => {
  const dimensions = ['city', 'coupon', 'currency', 'order_status'];
  for (const name of dimensions) await warehouse.rows(`delete from GOLD.gold_dim_${name} where store_id <> 0`);
  await run(placedOrder(1, { code: 'eid10', currency: 'SAR', city: 'Tabuk' }));
  for (const name of dimensions) {
    const used = (await keys('gold_fact_orders', `${name}_key`)).filter((row) => row['KEY'] !== 'unknown');
    expect(await keys(`gold_dim_${name}`, `${name}_key`)).toEqual(expect.arrayContaining(used));
  }
});
