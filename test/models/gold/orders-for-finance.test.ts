import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { order } from '../streams/core-records.ts';
import { type StageLine, storeId, TestWarehouse } from '../test-warehouse.ts';

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await TestWarehouse.start();
}, 60_000);
afterAll(() => warehouse?.stop());

interface Changes {
  record?: object;
  list_row?: object;
  items?: unknown[];
}

/** The documented order under another id, with some of its members replaced. */
function orderOf(id: number, { record, list_row, items }: Changes = {}): StageLine {
  return {
    id,
    record: { ...order.record, id, ...record },
    list_row: { ...order.list_row, id, ...list_row },
    items: items ?? order.items,
  };
}

/** Totals of an order. */
function amounts(currency: string, total: number, tax: number) {
  const amount = (value: number) => ({ amount: value, currency });
  return {
    sub_total: amount(total - tax),
    shipping_cost: amount(0),
    cash_on_delivery: amount(0),
    tax: { percent: '15.00', amount: amount(tax) },
    discounts: [],
    total: amount(total),
  };
}

const placedInJune = (id: number, day: string) => {
  const date = { date: `2026-06-${day} 12:00:00.000000`, timezone_type: 3, timezone: 'Asia/Riyadh' };
  const shown = { reference_id: id, date };
  return orderOf(id, { record: { ...shown, amounts: amounts('SAR', 115, 15) }, list_row: shown });
};

async function fact(id: number, columns: string): Promise<Record<string, unknown>> {
  const [row] = await warehouse.rows(`select ${columns} from GOLD.gold_fact_orders where order_id = :1`, [id]);
  return row!;
}

describe('An order in Gold', () => {
  it('stands in the currency of the store too, and in no other when no rate is known', async () => {
    const exchange_rate = { base_currency: 'SAR', exchange_currency: 'USD', rate: 0.2666 };
    await warehouse.run({
      streams: {
        orders: [
          orderOf(1, { record: { currency: 'SAR', amounts: amounts('SAR', 115, 15) } }),
          orderOf(2, { record: { currency: 'USD', amounts: amounts('USD', 115, 15) }, list_row: { exchange_rate } }),
          orderOf(3, {
            record: { currency: 'USD', amounts: amounts('USD', 115, 15) },
            list_row: { exchange_rate: undefined },
          }),
        ],
      },
    });
    const columns = 'currency, base_currency, net_amount, total_amount_base, net_amount_base, tax_amount_base';
    expect([await fact(1, columns), await fact(2, columns), await fact(3, columns)]).toEqual([
      {
        CURRENCY: 'SAR',
        BASE_CURRENCY: 'SAR',
        NET_AMOUNT: '100.0000',
        TOTAL_AMOUNT_BASE: '115.0000',
        NET_AMOUNT_BASE: '100.0000',
        TAX_AMOUNT_BASE: '15.0000',
      },
      {
        CURRENCY: 'USD',
        BASE_CURRENCY: 'SAR',
        NET_AMOUNT: '100.0000',
        TOTAL_AMOUNT_BASE: '431.3578',
        NET_AMOUNT_BASE: '375.0938',
        TAX_AMOUNT_BASE: '56.2641',
      },
      {
        CURRENCY: 'USD',
        BASE_CURRENCY: 'SAR',
        NET_AMOUNT: '100.0000',
        TOTAL_AMOUNT_BASE: null,
        NET_AMOUNT_BASE: null,
        TAX_AMOUNT_BASE: null,
      },
    ]);
  });

  it('keeps the total it had first when a cancellation empties it, in one run or in two', async () => {
    const canceled = { record: { amounts: amounts('SAR', 0, 0) } };
    const before = { record: { amounts: amounts('SAR', 115, 15) } };
    await warehouse.run({ streams: { orders: [orderOf(11, before), orderOf(12, before)] } });
    await warehouse.run({ streams: { orders: [orderOf(11, canceled)] } });
    const columns = 'total_amount, first_total_amount';
    expect(await fact(11, columns)).toEqual({ TOTAL_AMOUNT: '0.0000', FIRST_TOTAL_AMOUNT: '115.0000' });
    const listed: StageLine = { id: 13, list_row: { ...order.list_row, id: 13 } };
    await warehouse.run({ streams: { orders: [listed, orderOf(13, canceled)] } });
    expect(await fact(13, columns)).toEqual({ TOTAL_AMOUNT: '0.0000', FIRST_TOTAL_AMOUNT: '110.0000' });
  });

  it('is a test when a rule of the store names it, and its trading day ends at 04:00', async () => {
    await warehouse.rows(`insert into OPS.test_order_rules (store_id, field, value) values (:1, 'coupon_code', 'kb')`, [
      storeId,
    ]);
    const date = { date: '2026-03-01 03:59:59.000000', timezone_type: 3, timezone: 'Asia/Riyadh' };
    const later = { ...date, date: '2026-03-01 04:00:00.000000' };
    const other = { ...order.record.amounts, discounts: [{ code: 'other', discount: '5.00' }] };
    await warehouse.run({
      streams: {
        orders: [
          orderOf(21, { record: { date }, list_row: { date } }),
          orderOf(22, { record: { date: later, amounts: other }, list_row: { date: later } }),
        ],
      },
    });
    const columns = 'is_test, order_date_key, trading_date_key';
    expect(await fact(21, columns)).toEqual({
      IS_TEST: true,
      ORDER_DATE_KEY: '20260301',
      TRADING_DATE_KEY: '20260228',
    });
    expect(await fact(22, columns)).toEqual({
      IS_TEST: false,
      ORDER_DATE_KEY: '20260301',
      TRADING_DATE_KEY: '20260301',
    });
  });

  it('becomes a test, and none again, when the rules are edited, and so does the day it was placed on', async () => {
    const day = () =>
      warehouse.rows(
        `select booked_orders, booked_incl_vat, test_orders from GOLD.gold_agg_daily_sales where order_date_key = 20260601`,
      );
    await warehouse.run({ streams: { orders: [placedInJune(41, '01'), placedInJune(42, '01')] } });
    const both = [{ BOOKED_ORDERS: '2', BOOKED_INCL_VAT: '230.0000', TEST_ORDERS: '0' }];
    expect(await day()).toEqual(both);
    const rule = [storeId, 'reference_id', '41'];
    await warehouse.rows('insert into OPS.test_order_rules (store_id, field, value) values (:1, :2, :3)', rule);
    await warehouse.run({ streams: { orders: [placedInJune(43, '02')] } });
    expect(await day()).toEqual([{ BOOKED_ORDERS: '1', BOOKED_INCL_VAT: '115.0000', TEST_ORDERS: '1' }]);
    await warehouse.rows('delete from OPS.test_order_rules where store_id = :1 and field = :2 and value = :3', rule);
    await warehouse.run({ streams: { orders: [placedInJune(44, '02')] } });
    expect(await day()).toEqual(both);
  });

  it('has no VAT when it states neither rate nor VAT, and an unknown net when it states a rate alone', async () => {
    const date = { date: '2026-07-01 12:00:00.000000', timezone_type: 3, timezone: 'Asia/Riyadh' };
    const placed = (id: number, tax: object | undefined) =>
      orderOf(id, { record: { date, amounts: { ...amounts('SAR', 100, 0), tax } }, list_row: { date } });
    const day = () =>
      warehouse.rows(
        `select booked_incl_vat, booked_net, booked_vat from GOLD.gold_agg_daily_sales where order_date_key = 20260701`,
      );
    await warehouse.run({ streams: { orders: [placed(51, undefined)] } });
    expect(await fact(51, 'net_amount, net_amount_base')).toEqual({
      NET_AMOUNT: '100.0000',
      NET_AMOUNT_BASE: '100.0000',
    });
    expect(await day()).toEqual([{ BOOKED_INCL_VAT: '100.0000', BOOKED_NET: '100.0000', BOOKED_VAT: '0.0000' }]);
    await warehouse.run({ streams: { orders: [placed(52, { percent: '15.00' })] } });
    expect(await day()).toEqual([{ BOOKED_INCL_VAT: '200.0000', BOOKED_NET: null, BOOKED_VAT: null }]);
  });

  it('shares a line’s id with another order, and both keep their line', async () => {
    const lines = [{ ...order.items[0], id: 77, name: 'Shared' }];
    await warehouse.run({ streams: { orders: [orderOf(31, { items: lines }), orderOf(32, { items: lines })] } });
    const shown = () =>
      warehouse.rows(
        `select o.order_id from GOLD.gold_fact_order_items i join GOLD.gold_fact_orders o on o.order_key = i.order_key
         where i.order_item_id = 77 order by 1`,
      );
    expect(await shown()).toEqual([{ ORDER_ID: '31' }, { ORDER_ID: '32' }]);
    await warehouse.run({ streams: { orders: [orderOf(31, { items: [] })] } });
    expect(await shown()).toEqual([{ ORDER_ID: '32' }]);
  });
});
