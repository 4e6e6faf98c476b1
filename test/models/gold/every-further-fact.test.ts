import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noCounts } from '../../../functions/contracts/run.ts';
import { readableRows, type Row } from '../streams/readable-rows.ts';
import { sar } from '../streams/stream-case.ts';
import { type StageLine, TestWarehouse } from '../test-warehouse.ts';
import { cart, invoice, shipment, transaction } from './further-records.ts';

const cases = [
  {
    stream: 'invoices',
    record: invoice,
    expected: {
      INVOICE_ID: '4001',
      DOCUMENT_TYPE: 'invoice',
      INVOICE_TYPE: 'Tax Invoice',
      SIGN: '1',
      ORDER_ID: '901',
      INVOICE_DATE_KEY: '20260301',
      INVOICE_NUMBER: '17',
      INVOICE_UUID: 'b6f1',
      INVOICE_REFERENCE_ID: 'R-17',
      SUBTOTAL_AMOUNT: '100.0000',
      DISCOUNT_AMOUNT: '5.0000',
      SHIPPING_COST: '20.0000',
      COD_FEE: '0.0000',
      TAX_PERCENT: '15.0000',
      TAX_AMOUNT: '17.2500',
      TOTAL_AMOUNT: '132.2500',
      NET_AMOUNT: '115.0000',
      CURRENCY: 'SAR',
      EXCHANGE_RATE: null,
      BASE_CURRENCY: 'SAR',
      NET_AMOUNT_BASE: '115.0000',
      TAX_AMOUNT_BASE: '17.2500',
      TOTAL_AMOUNT_BASE: '132.2500',
      DELIVERY_COUNTRY: null,
      VAT_CATEGORY: 'standard',
    },
    changed: { record: { ...invoice, invoice_number: '18' }, expected: { INVOICE_NUMBER: '18' } },
  },
  {
    stream: 'transactions',
    record: transaction,
    expected: {
      TRANSACTION_ID: '19000000001',
      ORDER_ID: '901',
      ORDER_REFERENCE_ID: '17',
      CART_ID: '3001',
      PROVIDER_TRANSACTION_ID: '555',
      PAYMENT_PROVIDER: 'salla_pay',
      TRANSACTION_STATUS: 'paid',
      CARD_BRAND: 'mada',
      CARD_COUNTRY: 'SA',
      TOTAL_AMOUNT: '132.2500',
      CURRENCY: 'SAR',
      EXCHANGE_RATE: null,
      BASE_CURRENCY: 'SAR',
      TOTAL_AMOUNT_BASE: '132.2500',
      TRANSACTION_DATE_KEY: '20260301',
      CREATED_AT: '2026-02-28 22:30:00',
    },
    changed: {
      record: { ...transaction, status: { name: 'مسترجعة', slug: 'refunded' } },
      expected: { TRANSACTION_STATUS: 'refunded' },
    },
  },
  {
    stream: 'shipments',
    record: shipment,
    expected: {
      SHIPMENT_ID: '8001',
      ORDER_ID: '901',
      ORDER_REFERENCE_ID: '17',
      SHIPMENT_TYPE: 'shipment',
      COURIER_ID: '91',
      COURIER_NAME: 'Fast Courier',
      TRACKING_NUMBER: 'T-1',
      SHIPMENT_STATUS: 'in_transit',
      IS_RETURNED_TO_ORIGIN: false,
      IS_INTERNATIONAL: false,
      IS_COD: true,
      TOTAL_AMOUNT: '110.0000',
      CASH_ON_DELIVERY_AMOUNT: '15.0000',
      COD_TO_COLLECT: '110.0000',
      CURRENCY: 'SAR',
      EXCHANGE_RATE: null,
      BASE_CURRENCY: 'SAR',
      COD_TO_COLLECT_BASE: '110.0000',
      CREATED_DATE_KEY: '20260302',
      CREATED_AT: '2026-03-01 22:15:00',
      DELIVERED_DATE_KEY: null,
      DELIVERED_AT: null,
      DELIVERED_AT_SOURCE: null,
    },
    changed: {
      record: { ...shipment, status: 'return_to_origin' },
      expected: { SHIPMENT_STATUS: 'return_to_origin', IS_RETURNED_TO_ORIGIN: true },
    },
  },
  {
    stream: 'abandoned_carts',
    record: cart,
    expected: {
      CART_ID: '3001',
      CUSTOMER_KEY: 'unknown',
      CART_DATE_KEY: '20260119',
      CREATED_AT: '2026-01-18 22:19:00',
      UPDATED_AT: '2026-01-19 00:49:30',
      CART_STATUS: 'active',
      IS_RECOVERED: true,
      RECOVERED_AT: '2026-02-28 22:30:00',
      MINUTES_TO_RECOVERY: '59051',
      ITEMS_COUNT: '1',
      COUPON_CODE: 'RAMADAN',
      SUBTOTAL_AMOUNT: '1500.5000',
      DISCOUNT_AMOUNT: '72.5000',
      TOTAL_AMOUNT: '1428.0000',
      CURRENCY: 'SAR',
      BASE_CURRENCY: 'SAR',
      TOTAL_AMOUNT_BASE: '1428.0000',
    },
    changed: {
      record: { ...cart, status: 'purchased', total: sar(1000) },
      expected: {
        CART_STATUS: 'purchased',
        IS_RECOVERED: true,
        TOTAL_AMOUNT: '1000.0000',
        TOTAL_AMOUNT_BASE: '1000.0000',
      },
    },
  },
] as const;
type Case = (typeof cases)[number];

const steps = new Map<string, Map<string, Row[]>>();
let warehouse: TestWarehouse;

async function look(step: string): Promise<void> {
  const standing = new Map<string, Row[]>();
  for (const { stream } of cases)
    standing.set(stream, await readableRows(warehouse.warehouse, `select * from GOLD.gold_fact_${stream}`));
  steps.set(step, standing);
}

/** All streams go through each step together; the ledger of every run must balance to Gold. */
async function step(name: string, lines: (each: Case) => StageLine[], live: number): Promise<void> {
  const counts = { ...noCounts, reported: live, unchanged: live };
  await warehouse.run({
    streams: Object.fromEntries(cases.map((each) => [each.stream, lines(each)])),
    counts: Object.fromEntries(
      cases.map((each) => [each.stream, { ...counts, staged: lines(each).length, deleted: 1 - live }]),
    ),
  });
  await look(name);
}

const first = ({ record }: Case) => [
  { id: record.id, record },
  { id: record.id, record },
];

beforeAll(async () => {
  warehouse = await TestWarehouse.start();
  await step('first', first, 1);
  await step('again', first, 1);
  await step('changed', ({ record, changed }) => [{ id: record.id, record: changed.record }], 1);
  const noticed_at = '2026-03-20T10:00:00.000Z';
  await step('deleted', ({ record }) => [{ id: record.id, op: 'delete' as const, noticed_at }], 0);
  await step('revived', first, 1);
}, 240_000);
afterAll(() => warehouse?.stop());

describe.each(cases)('gold_fact_$stream', ({ stream, expected, changed }) => {
  const rows = (name: string) => steps.get(name)?.get(stream) ?? [];

  it('has a record once, every column with a value that was thought of, when a file or two bring it twice', () => {
    expect(rows('first')).toEqual([expect.objectContaining(expected)]);
    const shared = ['STORE_ID', 'ORDER_KEY', 'PAYMENT_METHOD_KEY', 'ROW_HASH', 'RUN_ID', 'LOADED_AT'];
    const columns = Object.keys(rows('first')[0]!).filter((column) => !shared.includes(column));
    expect(columns.slice(1).toSorted()).toEqual(Object.keys(expected).toSorted());
    expect(rows('again')).toEqual(rows('first'));
  });

  it('takes a later version in place', () => {
    expect(rows('changed')).toEqual([expect.objectContaining({ ...expected, ...changed.expected })]);
    expect(Object.values(rows('changed')[0]!)[0]).toBe(Object.values(rows('first')[0]!)[0]);
  });

  it('loses a record that the store no longer has, and gets it back when the store does', () => {
    expect(rows('deleted')).toEqual([]);
    expect(rows('revived')).toEqual([expect.objectContaining(expected)]);
  });
});
