import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeMonth, reopenMonth } from '../../../functions/domain/close-month.ts';
import { order } from '../streams/core-records.ts';
import { type StageLine, storeId, TestWarehouse } from '../test-warehouse.ts';

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await TestWarehouse.start();
}, 60_000);
afterAll(() => warehouse?.stop());

const orderOf = (id: number, status: string): StageLine => ({
  id,
  record: { ...order.record, id, reference_id: id * 10, status: { ...order.record.status, slug: status } },
  list_row: { ...order.list_row, id },
  items: order.items,
});
const sar = (amount: number) => ({ amount, currency: 'SAR' });
const documentOf = (id: number, orderId: number, type: string, date: string): StageLine => ({
  id,
  record: {
    id,
    order_id: orderId,
    invoice_number: String(id),
    type,
    date,
    sub_total: sar(100),
    tax: { percent: '15.00', amount: sar(15) },
    total: sar(110),
  },
});
const month = { storeId, month: '2026-03' };
const close = () => closeMonth(month, warehouse.ports);
const figures = () =>
  warehouse.rows(
    `select is_closed, booked_incl_vat, invoiced_net, booked_now, invoiced_net_now
     from MART.measures_monthly where month = '2026-03-01'`,
  );

it(
  'A closed month keeps its figures, and what comes later is listed field by field',
  { timeout: 120_000 },
  async () => {
    await expect(close()).rejects.toThrow('has no figures of 2026-03');
    await warehouse.run({
      streams: {
        orders: [orderOf(1, 'completed'), orderOf(2, 'completed')],
        invoices: [documentOf(71, 1, 'Tax Invoice', '2026-03-04')],
      },
    });
    await close();
    const closed = { IS_CLOSED: true, BOOKED_INCL_VAT: '220.0000', INVOICED_NET: '95.0000' };
    expect(await figures()).toEqual([{ ...closed, BOOKED_NOW: '220.0000', INVOICED_NET_NOW: '95.0000' }]);
    expect(await warehouse.rows('select * from MART.changes_after_close')).toEqual([]);
    await expect(close()).rejects.toThrow('2026-03 of store 1305146709 is closed already');

    await warehouse.run({
      streams: {
        orders: [orderOf(1, 'canceled'), { id: 2, op: 'delete', noticed_at: '2026-04-01T00:00:00.000Z' }],
        invoices: [documentOf(72, 1, 'Credit Note', '2026-03-30')],
      },
    });
    expect(await figures()).toEqual([{ ...closed, BOOKED_NOW: '0.0000', INVOICED_NET_NOW: '0.0000' }]);
    expect(
      await warehouse.rows(
        'select record_type, record_key, reference, field, old_value, new_value from MART.changes_after_close order by 1 desc, 2',
      ),
    ).toEqual([
      {
        RECORD_TYPE: 'order',
        RECORD_KEY: '1',
        REFERENCE: '10',
        FIELD: 'state',
        OLD_VALUE: 'fulfilled',
        NEW_VALUE: 'canceled',
      },
      { RECORD_TYPE: 'order', RECORD_KEY: '2', REFERENCE: '20', FIELD: 'went', OLD_VALUE: '110.0000', NEW_VALUE: null },
      {
        RECORD_TYPE: 'document',
        RECORD_KEY: '72',
        REFERENCE: '72',
        FIELD: 'came',
        OLD_VALUE: null,
        NEW_VALUE: '-110.0000',
      },
    ]);

    await reopenMonth(month, warehouse.ports);
    expect(await figures()).toMatchObject([{ IS_CLOSED: false, BOOKED_INCL_VAT: '0.0000' }]);
    await expect(reopenMonth(month, warehouse.ports)).rejects.toThrow('is not closed');
  },
);

it('A month is not closed while it lasts, or while one of its orders is not read in full', async () => {
  await expect(closeMonth({ storeId, month: '2026-11' }, warehouse.ports)).rejects.toThrow('no figures');
  const date = { date: '2026-11-01 01:00:00.000000', timezone: 'Asia/Riyadh' };
  await warehouse.run({
    streams: {
      orders: [
        { id: 3, list_row: { ...order.list_row, id: 3 } },
        { id: 4, list_row: { ...order.list_row, id: 4, date } },
      ],
    },
  });
  await expect(close()).rejects.toThrow('1 orders of 2026-03 are not read in full');
  await expect(closeMonth({ storeId, month: '2026-11' }, warehouse.ports)).rejects.toThrow('2026-11 is not over');
});

it('A closed month keeps its figures when the store deletes all that was in it', { timeout: 120_000 }, async () => {
  const placed = orderOf(9, 'completed');
  const date = { date: '2026-01-15 12:00:00.000000', timezone_type: 3, timezone: 'Asia/Riyadh' };
  const record = { ...(placed.record as object), date };
  await warehouse.run({ streams: { orders: [{ ...placed, record, list_row: { ...order.list_row, id: 9, date } }] } });
  await closeMonth({ storeId, month: '2026-01' }, warehouse.ports);
  await warehouse.run({ streams: { orders: [{ id: 9, op: 'delete', noticed_at: '2026-04-01T00:00:00.000Z' }] } });
  expect(
    await warehouse.rows(
      `select is_closed, booked_incl_vat, booked_now from MART.measures_monthly where month = '2026-01-01'`,
    ),
  ).toEqual([{ IS_CLOSED: true, BOOKED_INCL_VAT: '110.0000', BOOKED_NOW: '0.0000' }]);
});
