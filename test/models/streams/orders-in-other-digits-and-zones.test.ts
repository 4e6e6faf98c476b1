import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StoreSettings } from '../../../functions/contracts/settings.ts';
import { buildSilver } from '../../../functions/domain/build-layers.ts';
import { type StageLine, TestWarehouse } from '../test-warehouse.ts';
import { order } from './core-records.ts';
import { readableRows, type Row } from './readable-rows.ts';
import { riyadh, sar } from './stream-case.ts';

let test: TestWarehouse;
beforeAll(async () => {
  test = await TestWarehouse.start();
}, 120_000);
afterAll(() => test?.stop());

const shown = (sql: string): Promise<Row[]> => readableRows(test.warehouse, sql);

describe('An order in Arabic-Indic digits', () => {
  it('is the order that it would be in others, its lines and discounts too', async () => {
    const { record, list_row, items } = order;
    const amounts = {
      sub_total: sar('١٬٢٥٠٫٧٥'),
      shipping_cost: sar('٢٠'),
      cash_on_delivery: sar('٠'),
      tax: { percent: '١٥٫٠٠', amount: sar('١٨٧٫٦١') },
      discounts: [{ code: 'null', discount: '٥٫٥٠' }],
      total: sar('١٬٤٥٢٫٨٦'),
    };
    const line = {
      ...items[0],
      quantity: '٣',
      sku: 'null',
      amounts: {
        price_without_tax: sar('٤١٦٫٩١'),
        total_discount: sar('٠'),
        tax: { percent: '١٥', amount: sar('٦٢٫٥٣') },
        total: sar('١٬٢٥٠٫٧٥'),
      },
    };
    await test.silver({
      streams: { orders: [{ id: 901, record: { ...record, amounts, currency: {} }, list_row, items: [line] }] },
    });
    expect(await shown('select stream, reason from OPS.quarantine')).toEqual([]);
    const [row] = await shown('select * from SILVER.silver_orders');
    expect(row).toMatchObject({
      SUBTOTAL_AMOUNT: '1250.7500',
      SHIPPING_COST: '20.0000',
      COD_FEE: '0.0000',
      TAX_PERCENT: '15.0000',
      TAX_AMOUNT: '187.6100',
      DISCOUNT_AMOUNT: '5.5000',
      TOTAL_AMOUNT: '1452.8600',
      FIRST_TOTAL_AMOUNT: '1452.8600',
      COUPON_CODE: null,
      CURRENCY: null,
    });
    const [stored] = await shown('select * from SILVER.silver_order_items');
    expect(stored).toMatchObject({
      SKU: null,
      QUANTITY: '3.0000',
      UNIT_PRICE: '416.9100',
      TAX_PERCENT: '15.0000',
      TAX_AMOUNT: '62.5300',
      TOTAL_AMOUNT: '1250.7500',
    });
  });
});

const dates = (id: number) =>
  shown(
    `select order_date, order_date_local, order_date_raw, updated_at from SILVER.silver_orders where order_id = ${id}`,
  );

describe('The date of an order', () => {
  /** Late in the evening, if that is Riyadh's; after midnight there, if it is UTC's. */
  const placed = riyadh('2026-03-01 22:30:00.000000');
  const line = (id: number): StageLine => ({
    id,
    record: { ...order.record, id, date: placed, updated_at: riyadh('2026-03-02 01:30:00.000000') },
    list_row: { ...order.list_row, id, date: placed },
    items: [{ ...order.items[0], id }],
  });
  const build = async (id: number, settings: object) => {
    const run = { ...test.nextRun(), settings: StoreSettings.parse(settings) };
    await test.load(run, { streams: { orders: [line(id)] } });
    await buildSilver(run, test.ports);
  };

  it('is read in the zone that it names', async () => {
    await build(902, {});
    expect(await dates(902)).toEqual([
      {
        ORDER_DATE: '2026-03-01 19:30:00',
        ORDER_DATE_LOCAL: '2026-03-01',
        ORDER_DATE_RAW: placed.date,
        UPDATED_AT: '2026-03-01 22:30:00',
      },
    ]);
  });

  it('is read as UTC where the store’s setting says so; the text stays, and other dates are read as before', async () => {
    await build(903, { dateZone: 'utc' });
    expect(await dates(903)).toEqual([
      {
        ORDER_DATE: '2026-03-01 22:30:00',
        ORDER_DATE_LOCAL: '2026-03-02',
        ORDER_DATE_RAW: placed.date,
        UPDATED_AT: '2026-03-01 22:30:00',
      },
    ]);
    expect(await shown('select date_zone from OPS.store_settings')).toEqual([{ DATE_ZONE: 'utc' }]);
  });
});
