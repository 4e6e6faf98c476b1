import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestWarehouse } from '../test-warehouse.ts';
import { auditedRun } from './audited-run.ts';

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await TestWarehouse.start();
}, 60_000);
afterAll(() => warehouse?.stop());

const stock = (quantity: unknown, unlimited_quantity = false) => ({
  id: '601/7',
  record: {
    id: 601,
    sku_id: 7,
    name: 'Shirt',
    sku: 'S-7',
    quantity,
    sold_quantity: 0,
    unlimited_quantity,
    price: '1.00',
  },
});
/** What a run at that instant (UTC) sees of the SKU. */
const see = (asOf: string, ...lines: object[]) =>
  auditedRun(warehouse, { streams: { product_quantities: lines as never } }, { asOf });
const days = async () =>
  (
    await warehouse.rows(
      `select date_key, quantity, is_unlimited, is_listed from GOLD.gold_fact_product_quantities order by date_key`,
    )
  ).map(({ DATE_KEY, QUANTITY, IS_UNLIMITED, IS_LISTED }) => [
    DATE_KEY,
    QUANTITY === null ? null : Number(QUANTITY),
    ...(IS_UNLIMITED ? ['unlimited'] : []),
    ...(IS_LISTED ? [] : ['gone']),
  ]);

describe('Stock by SKU and business day', () => {
  it('has the day of the run in the store’s zone, and the last quantity that the day saw', async () => {
    expect(await see('2026-03-01T20:00:00.000Z', stock(7), stock('5'))).toEqual([]);
    await see('2026-03-01T20:30:00.000Z', stock('٤'));
    expect(await days()).toEqual([['20260301', 4]]);
    await see('2026-03-01T21:00:00.000Z', stock(3));
    expect(await days()).toEqual([
      ['20260301', 4],
      ['20260302', 3],
    ]);
    expect(
      await warehouse.rows('select distinct product_id, sku_id, sku from GOLD.gold_fact_product_quantities'),
    ).toEqual([{ PRODUCT_ID: '601', SKU_ID: '7', SKU: 'S-7' }]);
  });

  it('has no row for a day without a change, nor for one that ends as the day before did', async () => {
    const before = await days();
    await see('2026-03-03T09:00:00.000Z', stock(3));
    expect(await days()).toEqual(before);
    await see('2026-03-04T09:00:00.000Z', stock(2));
    expect(await days()).toEqual([...before, ['20260304', 2]]);
    await see('2026-03-04T12:00:00.000Z', stock(3));
    expect(await days()).toEqual(before);
  });

  it('does not change when only the price or what was sold does, nor when everything is built again', async () => {
    const row = stock(3).record;
    const before = await warehouse.rows('select * from GOLD.gold_fact_product_quantities order by date_key');
    await see('2026-03-05T09:00:00.000Z', { id: '601/7', record: { ...row, price: '2.00', sold_quantity: 9 } });
    await warehouse.rows("update OPS.watermarks set published_run_id = ''");
    await see('2026-03-06T09:00:00.000Z');
    expect(await warehouse.rows('select * from GOLD.gold_fact_product_quantities order by date_key')).toEqual(before);
  });

  it('leaves unlimited stock and SKUs that are gone out of sums, until they are counted again', async () => {
    await see('2026-03-07T09:00:00.000Z', stock(0, true));
    await see('2026-03-08T09:00:00.000Z', { id: '601/7', op: 'delete', noticed_at: '2026-03-08T09:00:00.000Z' });
    await see('2026-03-09T09:00:00.000Z', stock(6));
    expect((await days()).slice(-3)).toEqual([
      ['20260307', null, 'unlimited'],
      ['20260308', null, 'gone'],
      ['20260309', 6],
    ]);
  });

  it('warns of a SKU that is counted and has no quantity, or less than nothing', async () => {
    const audit = { audit: 'gold_fact_product_quantities__quantity_is_known', rows: 1 };
    expect(await see('2026-03-10T09:00:00.000Z', stock(null))).toEqual([audit]);
    expect(await see('2026-03-11T09:00:00.000Z', stock(-1))).toEqual([audit]);
  });
});
