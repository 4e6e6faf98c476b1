import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { marketingCases } from '../streams/marketing-cases.ts';
import { orderCases } from '../streams/order-cases.ts';
import { readableRows, type Row } from '../streams/readable-rows.ts';
import { storeCases } from '../streams/store-cases.ts';
import type { StreamCase } from '../streams/stream-case.ts';
import { type StageLine, storeId, TestWarehouse } from '../test-warehouse.ts';

/** A dimension whose members a stream lists, as its documented record must stand there. */
interface Dimension {
  stream: StreamCase['stream'];
  table: string;
  /** Natural key behind the store. */
  natural: string;
  expected: Row;
}

const dimensions: Dimension[] = [
  {
    stream: 'branches',
    table: 'branch',
    natural: '11',
    expected: {
      BRANCH_ID: '11',
      BRANCH_NAME: 'الرياض',
      BRANCH_TYPE: 'branch',
      BRANCH_STATUS: 'active',
      IS_DEFAULT: true,
      IS_COD_AVAILABLE: true,
      COD_COST: '5.0000',
      COUNTRY_NAME: 'السعودية',
      COUNTRY_CODE: 'SA',
      CITY_ID: '2',
      CITY_NAME: 'الرياض',
      DISTRICT: 'العليا',
      POSTAL_CODE: '12262',
      LATITUDE: '24.74313730',
      LONGITUDE: '46.65707410',
    },
  },
  {
    stream: 'coupons',
    table: 'coupon',
    natural: 'RAMADAN',
    expected: {
      COUPON_CODE: 'RAMADAN',
      COUPON_ID: '21',
      COUPON_TYPE: 'percentage',
      COUPON_STATUS: 'active',
      AMOUNT: '30.0000',
      MINIMUM_AMOUNT: '90.0000',
      MAXIMUM_AMOUNT: '0.0000',
      CURRENCY: 'SAR',
      STARTS_AT: '2026-02-17 21:00:00',
      EXPIRES_AT: '2026-03-29 21:00:00',
      IS_FREE_SHIPPING: true,
      IS_COMBINABLE: true,
      USAGE_LIMIT: '90',
      USAGE_LIMIT_PER_USER: '1',
      APPLIED_IN: 'all',
      GROUP_NAME: null,
      IS_MARKETING_ACTIVE: false,
      MARKETING_TYPE: 'percentage',
      MARKETING_AMOUNT: '10.0000',
      IS_LISTED: true,
    },
  },
  {
    stream: 'order_statuses',
    table: 'order_status',
    natural: 'under_review|7001',
    expected: {
      SLUG: 'under_review',
      STATUS_ID: '7000',
      CUSTOM_STATUS_ID: '7001',
      STATUS_NAME: 'بانتظار التغليف',
      ORIGINAL_STATUS_NAME: 'بإنتظار المراجعة',
      SORT_ORDER: '3',
      IS_ACTIVE: true,
      ORDER_CLASS: 'open',
      IS_CLASS_KNOWN: true,
      IS_LISTED: true,
    },
  },
  {
    stream: 'currencies',
    table: 'currency',
    natural: 'SAR',
    expected: {
      CURRENCY_CODE: 'SAR',
      CURRENCY_NAME: 'ريال سعودي',
      SYMBOL: 'ر.س',
      CURRENCY_STATUS: 'disabled',
      IS_LISTED: true,
    },
  },
];

const cases = [...storeCases, ...marketingCases, ...orderCases];
const caseOf = (stream: StreamCase['stream']) => cases.find((each) => each.stream === stream)!;

const steps = new Map<string, Map<string, Row[]>>();
let warehouse: TestWarehouse;

/** One run with a line file of each stream. */
async function step(name: string, of: (streamCase: StreamCase) => StageLine[]): Promise<void> {
  const streams = Object.fromEntries(dimensions.map(({ stream }) => [stream, of(caseOf(stream))]));
  await warehouse.run({ streams });
  const standing = new Map<string, Row[]>();
  for (const { table } of dimensions)
    standing.set(
      table,
      await readableRows(warehouse.warehouse, `select * from GOLD.gold_dim_${table} where store_id <> 0`),
    );
  steps.set(name, standing);
}

beforeAll(async () => {
  warehouse = await TestWarehouse.start();
  // The later line wins in a file.
  await step('first', ({ key: id, record, changed }) => [
    { id, record: changed.record },
    { id, record },
  ]);
  await step('again', ({ key: id, record }) => [{ id, record }]);
  await step('changed', ({ key: id, changed }) => [{ id, record: changed.record }]);
  await step('deleted', ({ key: id }) => [{ id, op: 'delete', noticed_at: '2026-03-20T10:00:00.000Z' }]);
  await step('revived', ({ key: id, record }) => [{ id, record }]);
}, 120_000);
afterAll(() => warehouse?.stop());

describe.each(dimensions)('The dimension of $stream', ({ stream, table, natural, expected }) => {
  const rows = (name: string) => steps.get(name)!.get(table)!;
  const shown = (name: string) => {
    expect(rows(name)).toHaveLength(1);
    return rows(name)[0]!;
  };
  const attributes = (name: string) =>
    Object.fromEntries(Object.keys(expected).map((column) => [column, shown(name)[column]]));
  const { changed } = caseOf(stream);
  const changes = Object.fromEntries(Object.entries(changed.expected).filter(([column]) => column in expected));

  it('has a member of each record, with every attribute thought of, under the key made of the store and the natural key', () => {
    expect(attributes('first')).toEqual(expected);
    const key = createHash('sha256').update(`${storeId}|${natural}`).digest('hex');
    expect(shown('first')[`${table.toUpperCase()}_KEY`]).toBe(key);
    const administrative = [`${table.toUpperCase()}_KEY`, 'STORE_ID', 'IS_DELETED', 'ROW_HASH', 'RUN_ID', 'LOADED_AT'];
    const columns = Object.keys(shown('first')).filter((column) => !administrative.includes(column));
    expect(columns.toSorted()).toEqual(Object.keys(expected).toSorted());
  });

  it('is left as it is by a run that brings the record again', () => {
    expect(rows('again')).toEqual(rows('first'));
  });

  it('follows a change in place, under the same key', () => {
    expect(Object.keys(changes)).not.toEqual([]);
    expect(attributes('changed')).toEqual({ ...expected, ...changes });
    const key = `${table.toUpperCase()}_KEY`;
    expect(shown('changed')[key]).toBe(shown('first')[key]);
  });

  it('keeps a member that the store deleted, marked, and takes the mark away when it is back', () => {
    expect(attributes('deleted')).toEqual({ ...expected, ...changes });
    expect(shown('deleted')['IS_DELETED']).toBe(true);
    expect(attributes('revived')).toEqual(expected);
    expect(shown('revived')['IS_DELETED']).toBe(false);
  });
});

it.each(['city', ...dimensions.map(({ table }) => table)])(
  'The dimension of each %s has an unknown member, once, that runs never touch',
  async (table) => {
    const rows = await warehouse.rows(
      `select store_id, run_id from GOLD.gold_dim_${table} where ${table}_key = 'unknown'`,
    );
    expect(rows).toEqual([{ STORE_ID: '0', RUN_ID: 'migration' }]);
  },
);
