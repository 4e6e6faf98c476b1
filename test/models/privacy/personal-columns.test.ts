import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noCounts } from '../../../functions/contracts/run.ts';
import { buildGold, buildSilver, publishGold } from '../../../functions/domain/build-layers.ts';
import { maskedViews, personalTables } from '../../../functions/domain/personal-columns.ts';
import { catalogueCases } from '../streams/catalogue-cases.ts';
import { customer, order } from '../streams/core-records.ts';
import { deliveryCases } from '../streams/delivery-cases.ts';
import { marketingCases } from '../streams/marketing-cases.ts';
import { orderCases } from '../streams/order-cases.ts';
import { paymentCases } from '../streams/payment-cases.ts';
import { storeCases } from '../streams/store-cases.ts';
import { TestWarehouse } from '../test-warehouse.ts';
import { columnsWithMarks, marked } from './marked-person.ts';

const cases = [...orderCases, ...paymentCases, ...deliveryCases, ...catalogueCases, ...marketingCases, ...storeCases];
const schemas = ['BRONZE', 'SILVER', 'GOLD', 'OPS', 'MART', 'PRIVACY'];
const registered = new Set(
  personalTables.flatMap(({ table, columns }) => columns.map((column) => `${table}.${column}`.toLowerCase())),
);
const masked = maskedViews.map((view) => `${view}.`.toLowerCase());
const isKnown = (column: string) => registered.has(column) || masked.some((view) => column.startsWith(view));

/** Names that people are known by, whatever the column is filled from. */
const personalName =
  /(^|_)(e?mail|mobile|phone|telephone|whatsapp|birthday|gender|age_group|avatar|street|address_line|postal_code|(?<!credit_)notes?|ip)(_|$)|(first|last|full|customer|employee|created_by|receiver)_name$/;

/** Columns of such a name that are about no person. */
const aboutNobody = [
  'silver.silver_branches.street',
  'silver.silver_branches.postal_code',
  'silver.silver_countries.mobile_code',
  'silver.silver_store_info.avatar_url',
  'gold.gold_dim_branch.postal_code',
  'ops.delta_dim_branch.postal_code',
];

let test: TestWarehouse;

beforeAll(async () => {
  test = await TestWarehouse.start();
  const lines = {
    customers: [{ id: 61, record: marked('customers', customer) }],
    orders: [
      {
        id: 901,
        record: marked('orders', { ...order.record, notes: 'PERSONAL notes' }),
        list_row: order.list_row,
        items: order.items,
      },
    ],
    ...Object.fromEntries(
      cases.map(({ stream, key, record }) => [stream, [{ id: key, record: marked(stream, record) }]]),
    ),
  };
  const staged = Object.keys(lines).map((stream) => [stream, { ...noCounts, staged: 1 }]);
  const run = test.nextRun();
  await test.load(run, { streams: lines, counts: Object.fromEntries(staged) });
  await buildSilver(run, test.ports);
  await buildGold(run, test.ports);
  await publishGold(run, test.ports);
});
afterAll(() => test.stop());

describe('The register of personal columns', () => {
  it('names columns that there are', async () => {
    const columns = await test.rows(
      `select lower(table_schema || '.' || table_name || '.' || column_name) as name from INFORMATION_SCHEMA.COLUMNS`,
    );
    const standing = new Set(columns.map((row) => row['NAME']));
    expect([...registered].filter((column) => !standing.has(column))).toEqual([]);
  });

  it('names every column that a personal field of the API reaches', async () => {
    expect(await test.rows('select stream, reason from OPS.quarantine')).toEqual([]);
    const reached = await columnsWithMarks(test, schemas);
    expect(reached).toEqual(
      expect.arrayContaining(['silver.silver_orders.customer_name', 'gold.gold_dim_customers.email']),
    );
    expect(reached.filter((column) => !isKnown(column))).toEqual([]);
  });

  it('names every column whose name is personal', async () => {
    const columns = await test.rows(
      `select lower(table_schema || '.' || table_name || '.' || column_name) as name, lower(column_name) as column_name
       from INFORMATION_SCHEMA.COLUMNS where table_schema in ('BRONZE', 'SILVER', 'GOLD', 'OPS', 'MART', 'PRIVACY')`,
    );
    const personal = columns
      .filter((row) => personalName.test(String(row['COLUMN_NAME'])))
      .map((row) => String(row['NAME']));
    expect(personal.length).toBeGreaterThan(20);
    expect(personal.filter((column) => !isKnown(column) && !aboutNobody.includes(column))).toEqual([]);
  });

  it('shows readers no personal value: no view for them holds one, and masked views hold masks and tokens', async () => {
    expect(await columnsWithMarks(test, ['MART'])).toEqual([]);
    const [row] = await test.rows(
      'select name_masked, email_masked, mobile_masked from MART.customers_masked where is_current',
    );
    expect(row).toEqual({ NAME_MASKED: 'P***', EMAIL_MASKED: null, MOBILE_MASKED: null });
  });
});
