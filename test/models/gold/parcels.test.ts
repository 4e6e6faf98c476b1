import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { order } from '../streams/core-records.ts';
import { readableRows } from '../streams/readable-rows.ts';
import { riyadh, sar } from '../streams/stream-case.ts';
import { type StageLine, TestWarehouse } from '../test-warehouse.ts';
import { auditedRun } from './audited-run.ts';
import { shipment } from './further-records.ts';

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await TestWarehouse.start();
}, 60_000);
afterAll(() => warehouse?.stop());

const parcel = (record: Partial<typeof shipment>): StageLine => ({
  id: record.id!,
  record: { ...shipment, ...record },
});
const entry = (id: number, date: string, slug: string | null, status = 'بإنتظار المراجعة') => ({
  id,
  status,
  ...(slug === null ? {} : { customized: { id: 1, name: slug, slug } }),
  created_at: riyadh(date),
  type: 'activity',
});
const history = (orderId: number, histories: object[]): StageLine => ({
  id: orderId,
  record: { order_id: orderId, histories },
});

async function fact(id: number, columns: string) {
  const sql = `select ${columns} from GOLD.gold_fact_shipments where shipment_id = ${id}`;
  return (await readableRows(warehouse.warehouse, sql))[0];
}

describe('A parcel in Gold', () => {
  it.each([
    ['cod', 'shipment', 110, 15, true, '110.0000'],
    ['cod', 'shipment', 0, 110, true, '110.0000'],
    ['cod', 'return', 110, 15, true, '0.0000'],
    ['pre_paid', 'shipment', 110, 0, false, '0.0000'],
    ['', 'shipment', 110, 15, null, null],
  ])('paid %s, of the type %s, of %d and %d', async (payment_method, type, total, cash, isCod, toCollect) => {
    await auditedRun(warehouse, {
      streams: { shipments: [parcel({ id: 1, payment_method, type, total: sar(total), cash_on_delivery: sar(cash) })] },
    });
    expect(await fact(1, 'is_cod, cod_to_collect, cod_to_collect_base')).toEqual({
      IS_COD: isCod,
      COD_TO_COLLECT: toCollect,
      COD_TO_COLLECT_BASE: toCollect,
    });
  });

  it('arrived when the history of its order says delivered first, or else completed, also when the history comes later', async () => {
    const late = { audit: 'gold_fact_shipments__delivery_has_its_time', rows: 1 };
    const delivered = { status: 'delivered', order_id: 902 };
    expect(await auditedRun(warehouse, { streams: { shipments: [parcel({ id: 2, ...delivered })] } })).toEqual([late]);
    const columns = 'delivered_date_key, delivered_at, delivered_at_source as source';
    expect(await fact(2, columns)).toEqual({ DELIVERED_DATE_KEY: null, DELIVERED_AT: null, SOURCE: null });

    const completed = [entry(1, '2026-03-02 10:00:00', 'completed')];
    await auditedRun(warehouse, { streams: { order_histories: [history(902, completed)] } });
    expect(await fact(2, columns)).toMatchObject({ DELIVERED_AT: '2026-03-02 07:00:00', SOURCE: 'completed' });

    const entries = [
      ...completed,
      entry(3, '2026-03-05 12:00:00', 'delivered'),
      entry(2, '2026-03-04 01:30:00', 'delivered'),
    ];
    await auditedRun(warehouse, { streams: { order_histories: [history(902, entries)] } });
    expect(await fact(2, columns)).toEqual({
      DELIVERED_DATE_KEY: '20260304',
      DELIVERED_AT: '2026-03-03 22:30:00',
      SOURCE: 'delivered',
    });

    const backDated = [...entries, entry(4, '2026-03-03 09:00:00', null, 'تم التوصيل')];
    await auditedRun(warehouse, { streams: { order_histories: [history(902, backDated)] } });
    expect(await fact(2, columns)).toMatchObject({
      DELIVERED_DATE_KEY: '20260303',
      DELIVERED_AT: '2026-03-03 06:00:00',
    });
  });

  it('that has not arrived, or comes back, has no time of delivery', async () => {
    const entries = [entry(5, '2026-03-04 01:30:00', 'delivered')];
    await auditedRun(warehouse, {
      streams: {
        order_histories: [history(903, entries)],
        shipments: [
          parcel({ id: 3, order_id: 903, status: 'return_to_origin' }),
          parcel({ id: 4, order_id: 903, status: 'delivered', type: 'return' }),
        ],
      },
    });
    const columns = 'delivered_at, is_returned_to_origin';
    expect(await fact(3, columns)).toEqual({ DELIVERED_AT: null, IS_RETURNED_TO_ORIGIN: true });
    expect(await fact(4, columns)).toEqual({ DELIVERED_AT: null, IS_RETURNED_TO_ORIGIN: false });
  });

  it('warns when its cash is not its order’s total, unless the order is sent in several', async () => {
    const audit = { audit: 'gold_fact_shipments__cash_is_the_orders_total', rows: 1 };
    const orders = [
      { id: 905, ...order, record: { ...order.record, id: 905 }, list_row: { ...order.list_row, id: 905 } },
    ];
    const first = parcel({ id: 5, order_id: 905, total: sar(60), cash_on_delivery: sar(0) });
    expect(await auditedRun(warehouse, { streams: { orders, shipments: [first] } })).toEqual([audit]);
    const second = parcel({ id: 6, order_id: 905, total: sar(50), cash_on_delivery: sar(0) });
    expect(await auditedRun(warehouse, { streams: { shipments: [second] } })).toEqual([]);
    const third = parcel({ id: 7, order_id: 905, total: sar(150), cash_on_delivery: sar(0) });
    expect(await auditedRun(warehouse, { streams: { shipments: [third] } })).toEqual([audit]);
  });

  it('warns when several parcels of an order each collect all of it', async () => {
    const orders = [
      { id: 906, ...order, record: { ...order.record, id: 906 }, list_row: { ...order.list_row, id: 906 } },
    ];
    const both = [61, 62].map((id) => parcel({ id, order_id: 906, total: sar(110), cash_on_delivery: sar(0) }));
    expect(await auditedRun(warehouse, { streams: { orders, shipments: both } })).toEqual([
      { audit: 'gold_fact_shipments__cash_is_the_orders_total', rows: 2 },
    ]);
  });

  it('warns of a status that is not documented, and of cash without a rate', async () => {
    const usd = { amount: 110, currency: 'USD' };
    const odd = parcel({ id: 8, order_id: 908, status: 'teleported', total: usd, cash_on_delivery: usd });
    expect((await auditedRun(warehouse, { streams: { shipments: [odd] } })).map(({ audit }) => audit)).toEqual([
      'gold_fact_shipments__currency_is_converted',
      'gold_fact_shipments__status_is_known',
    ]);
  });
});
