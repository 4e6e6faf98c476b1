import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noCounts } from '../../../functions/contracts/run.ts';
import { buildSilver } from '../../../functions/domain/build-layers.ts';
import { type StageLine, TestWarehouse } from '../test-warehouse.ts';
import { order } from './core-records.ts';
import { readableRows, type Row } from './readable-rows.ts';
import { sar } from './stream-case.ts';

let test: TestWarehouse;
beforeAll(async () => {
  test = await TestWarehouse.start();
}, 120_000);
afterAll(() => test?.stop());

const size = {
  id: 71,
  product_option_id: 701,
  name: 'Size',
  type: 'radio',
  value: { id: 7011, name: 'L', price: sar('١٠٫٥') },
};
const extras = {
  id: 72,
  product_option_id: 702,
  name: 'Extras',
  type: 'checkbox',
  value: [
    { id: 7021, name: 'Bow', price: sar(5) },
    { id: 7022, name: 'Card', price: sar(0) },
  ],
};
const engraving = { id: 73, product_option_id: 703, name: 'Engraving', type: 'text', value: 'For Sara' };
const gift = { id: 74, product_option_id: 704, name: 'Gift', type: 'radio', value: [] };
const coupon = {
  title: 'Ten off',
  type: 'normal',
  code: 'TEN',
  discount: '10.00',
  currency: 'SAR',
  discounted_shipping: '٢٫٥',
  hasMarketing: true,
};
const offer = { title: 'Summer', type: 'special', code: 'null', discount: 5, discounted_shipping: 0 };

/** The documented order with these options in its only line, and these discounts. */
function orderOf(id: number, options: unknown, discounts: unknown): StageLine {
  return {
    id,
    record: { ...order.record, id, amounts: { ...order.record.amounts, discounts } },
    list_row: { ...order.list_row, id },
    items: [{ ...order.items[0], id: id * 10, options }],
  };
}
const build = (...lines: StageLine[]) => test.silver({ streams: { orders: lines } });
const gone = (id: number): StageLine => ({ id, op: 'delete', noticed_at: '2026-11-01T00:00:00.000Z' });

const shown = (sql: string): Promise<Row[]> => readableRows(test.warehouse, sql);
const options = (id: number, columns = '* exclude (store_id, row_hash, run_id, processed_at)') =>
  shown(
    `select ${columns} from SILVER.silver_order_item_options where order_id = ${id} order by option_number, value_number`,
  );
const discounts = (id: number, columns = '* exclude (store_id, row_hash, run_id, processed_at)') =>
  shown(`select ${columns} from SILVER.silver_order_discounts where order_id = ${id} order by discount_number`);

/** What every row of an option of the first order says. */
const optionRow = (option: { id: number; product_option_id: number; name: string; type: string }, number: number) => ({
  ORDER_ID: '1',
  ORDER_ITEM_ID: '10',
  OPTION_NUMBER: String(number),
  VALUE_NUMBER: '1',
  OPTION_ID: String(option.id),
  PRODUCT_OPTION_ID: String(option.product_option_id),
  OPTION_NAME: option.name,
  OPTION_TYPE: option.type,
  VALUE_ID: null,
  VALUE_NAME: null,
  PRICE: null,
  CURRENCY: null,
  IS_DELETED: false,
});

describe('Options of a line', () => {
  it('are a row for each value, whether the API writes one, several, a text or none', async () => {
    await build(orderOf(1, [size, extras, engraving, gift], []));
    expect(await options(1)).toEqual([
      { ...optionRow(size, 1), VALUE_ID: '7011', VALUE_NAME: 'L', PRICE: '10.5000', CURRENCY: 'SAR' },
      { ...optionRow(extras, 2), VALUE_ID: '7021', VALUE_NAME: 'Bow', PRICE: '5.0000', CURRENCY: 'SAR' },
      {
        ...optionRow(extras, 2),
        VALUE_NUMBER: '2',
        VALUE_ID: '7022',
        VALUE_NAME: 'Card',
        PRICE: '0.0000',
        CURRENCY: 'SAR',
      },
      { ...optionRow(engraving, 3), VALUE_NAME: 'For Sara' },
      optionRow(gift, 4),
    ]);
  });

  it('do not hold an order back when one cannot be typed', async () => {
    await build(orderOf(2, [{ ...size, value: { id: 'abc', name: 'L', price: sar('free') } }, 'odd'], []));
    expect(await options(2, 'option_number, value_id, value_name, price')).toEqual([
      { OPTION_NUMBER: '1', VALUE_ID: null, VALUE_NAME: 'L', PRICE: null },
      { OPTION_NUMBER: '2', VALUE_ID: null, VALUE_NAME: null, PRICE: null },
    ]);
    expect(await shown('select * from OPS.quarantine')).toEqual([]);
  });

  it('are left alone when only the order changes, and go and come back with their line', async () => {
    const before = await options(1, 'run_id');
    await build(orderOf(1, [size, extras, engraving, gift], [coupon]));
    expect(await options(1, 'run_id')).toEqual(before);
    const line = orderOf(1, [size], []);
    await build({ ...line, items: [{ ...order.items[0], id: 11, options: [extras] }] });
    const live = 'order_item_id, option_number, value_number';
    const standing = () =>
      shown(
        `select ${live} from SILVER.silver_order_item_options where order_id = 1 and not is_deleted order by 1, 2, 3`,
      );
    expect(await standing()).toEqual([
      { ORDER_ITEM_ID: '11', OPTION_NUMBER: '1', VALUE_NUMBER: '1' },
      { ORDER_ITEM_ID: '11', OPTION_NUMBER: '1', VALUE_NUMBER: '2' },
    ]);
    await build(line);
    expect(await standing()).toEqual([{ ORDER_ITEM_ID: '10', OPTION_NUMBER: '1', VALUE_NUMBER: '1' }]);
  });
});

describe('Discounts of an order', () => {
  it('are rows, in the order’s currency where they name none', async () => {
    await build(orderOf(3, [], [coupon, offer]));
    expect(await discounts(3)).toEqual([
      {
        ORDER_ID: '3',
        DISCOUNT_NUMBER: '1',
        TITLE: 'Ten off',
        DISCOUNT_TYPE: 'normal',
        CODE: 'TEN',
        DISCOUNT_AMOUNT: '10.0000',
        DISCOUNTED_SHIPPING_AMOUNT: '2.5000',
        CURRENCY: 'SAR',
        HAS_MARKETING: true,
        IS_DELETED: false,
      },
      {
        ORDER_ID: '3',
        DISCOUNT_NUMBER: '2',
        TITLE: 'Summer',
        DISCOUNT_TYPE: 'special',
        CODE: null,
        DISCOUNT_AMOUNT: '5.0000',
        DISCOUNTED_SHIPPING_AMOUNT: '0.0000',
        CURRENCY: 'SAR',
        HAS_MARKETING: null,
        IS_DELETED: false,
      },
    ]);
    const [sums] = await shown(
      'select discount_amount, discounted_shipping_amount from SILVER.silver_orders where order_id = 3',
    );
    expect(sums).toEqual({ DISCOUNT_AMOUNT: '15.0000', DISCOUNTED_SHIPPING_AMOUNT: '2.5000' });
  });

  it('stay when only the list row is new, and end when the detail has them no more', async () => {
    await build({ id: 3, list_row: { ...order.list_row, id: 3, status: { slug: 'canceled' } } });
    expect(await discounts(3, 'is_deleted')).toEqual([{ IS_DELETED: false }, { IS_DELETED: false }]);
    await build(orderOf(3, [], [offer]));
    expect(await discounts(3, 'title, is_deleted')).toEqual([
      { TITLE: 'Summer', IS_DELETED: false },
      { TITLE: 'Summer', IS_DELETED: true },
    ]);
  });

  it('go with their order and come back with it', async () => {
    await build(orderOf(4, [size], [coupon]));
    await build(gone(4));
    expect([...(await discounts(4, 'is_deleted')), ...(await options(4, 'is_deleted'))]).toEqual([
      { IS_DELETED: true },
      { IS_DELETED: true },
    ]);
    await build(orderOf(4, [size], [coupon]));
    expect([...(await discounts(4, 'is_deleted')), ...(await options(4, 'is_deleted'))]).toEqual([
      { IS_DELETED: false },
      { IS_DELETED: false },
    ]);
  });

  it('are taken or left with their order and its lines', async () => {
    const before = [await discounts(4, '*'), await options(4, '*')];
    await build(orderOf(4, [extras], [{ ...coupon, discount: 'ten' }]));
    expect([await discounts(4, '*'), await options(4, '*')]).toEqual(before);
    expect(await shown('select record_key, reason from OPS.quarantine')).toEqual([
      { RECORD_KEY: '4', REASON: 'amounts.discounts: a discount that is not a number' },
    ]);
    await build(orderOf(4, [extras], [coupon]));
    expect(await options(4, 'value_name, is_deleted')).toEqual([
      { VALUE_NAME: 'Bow', IS_DELETED: false },
      { VALUE_NAME: 'Card', IS_DELETED: false },
    ]);
  });
});

describe('The later line of two', () => {
  it('wins in one file and across files', async () => {
    const run = test.nextRun();
    await test.stage(run, 'orders', [orderOf(5, [size], [coupon])], 1);
    await test.load(run, {
      streams: { orders: [orderOf(5, [gift], []), orderOf(5, [extras], [coupon, offer])] },
      counts: { orders: { ...noCounts, staged: 3 } },
    });
    await buildSilver(run, test.ports);
    expect(await discounts(5, 'title')).toEqual([{ TITLE: 'Ten off' }]);
    expect(await options(5, 'option_name')).toEqual([{ OPTION_NAME: 'Size' }]);
  });
});
