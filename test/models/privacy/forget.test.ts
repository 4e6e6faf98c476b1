import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forgetCustomer, type ForgetReport } from '../../../functions/domain/forget-customer.ts';
import { personalTables } from '../../../functions/domain/personal-columns.ts';
import type { Run } from '../../../functions/contracts/run.ts';
import { customer, order } from '../streams/core-records.ts';
import { deliveryCases } from '../streams/delivery-cases.ts';
import { marketingCases } from '../streams/marketing-cases.ts';
import { orderCases } from '../streams/order-cases.ts';
import { paymentCases } from '../streams/payment-cases.ts';
import { readableRows, type Row } from '../streams/readable-rows.ts';
import { riyadh } from '../streams/stream-case.ts';
import { type RunLines, storeId, TestWarehouse } from '../test-warehouse.ts';
import { columnsWithMarks, mark, marked } from './marked-person.ts';

const everywhere = ['BRONZE', 'SILVER', 'GOLD', 'OPS', 'MART', 'PRIVACY'];
const cases = [...orderCases, ...paymentCases, ...deliveryCases, ...marketingCases];
const sample = (stream: string) => structuredClone(cases.find((each) => each.stream === stream)!.record) as never;
/** Members that make a record that of customer 61 and order 901. */
const ofPerson = {
  transactions: { customer: { id: 61, email: 'x' }, references: { order_id: 901 } },
  shipments: { order_id: 901 },
  reviews: { order_id: 901, customer: { id: 61, name: 'x' } },
  abandoned_carts: { customer: { id: 61, name: 'x', email: 'x', mobile: 'x' } },
} as const;
type SideStream = keyof typeof ofPerson;

const markedItems = order.items.map((item) => ({
  ...item,
  notes: `${mark} note`,
  options: [{ value: `${mark} engraving` }],
}));
const markedOrder = (changes: object = {}) => ({
  id: 901,
  record: marked('orders', { ...order.record, notes: `${mark} notes`, ...changes }),
  list_row: order.list_row,
  items: markedItems,
});
const history = {
  order_id: 901,
  histories: [
    { id: 1, status: 'Done', type: 'comment', note: `${mark} said`, created_at: riyadh('2026-03-02 10:00:00') },
  ],
};

function linesOfPerson(): RunLines['streams'] {
  const sides = Object.entries(ofPerson).map(([stream, members]) => [
    stream,
    [{ id: '71', record: marked(stream as SideStream, { ...(sample(stream) as object), id: 71, ...members }) }],
  ]);
  return {
    customers: [{ id: 61, record: marked('customers', { ...customer, city: 'Jeddah' }) }],
    orders: [markedOrder()],
    order_histories: [{ id: '901', record: history }],
    ...(Object.fromEntries(sides) as RunLines['streams']),
  };
}

/** Somebody else, with an order, who must not be touched. */
const stranger = {
  customers: [{ id: 62, record: { ...customer, id: 62, first_name: 'Huda', email: 'huda@example.com' } }],
  orders: [
    {
      id: 902,
      record: {
        ...order.record,
        id: 902,
        reference_id: 18,
        customer: { ...order.record.customer, id: 62, first_name: 'Huda' },
      },
      list_row: { ...order.list_row, id: 902, reference_id: 18 },
      items: order.items.map((item) => ({ ...item, id: 9021 })),
    },
  ],
};

let test: TestWarehouse;

async function run(streams: RunLines['streams']): Promise<Run> {
  return (await test.run({ streams })).run;
}

const everything = async () =>
  Object.fromEntries(
    await Promise.all(
      [
        'SILVER.silver_orders',
        'SILVER.silver_order_items',
        'SILVER.silver_customers',
        'SILVER.silver_order_histories',
        'GOLD.gold_dim_customers',
        'GOLD.gold_fact_orders',
        'GOLD.gold_fact_order_items',
      ].map(async (table) => [table, await sortedRows(`select * from ${table}`)] as const),
    ),
  );
const forget = (options: Partial<Parameters<typeof forgetCustomer>[0]> = {}) =>
  forgetCustomer(
    { customerId: '61', storeId: undefined, rehearsal: false, erasureId: 'first', ...options },
    test.ports,
  );
const sums = () => test.rows('select sum(total_amount) as total, count(*) as orders from GOLD.gold_fact_orders');
const versions = () =>
  test.rows(
    'select customer_key, effective_date, expiration_date, is_current, full_name, email, mobile, city from GOLD.gold_dim_customers where customer_id = 61 order by effective_date',
  );

async function sortedRows(sql: string): Promise<Row[]> {
  const rows = await readableRows(test.warehouse, sql);
  return rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

const daysAhead = (time: string | null) =>
  Math.round((Date.parse(`${time?.slice(0, 19).replace(' ', 'T')}Z`) - Date.now()) / 86_400_000);

let rehearsed: ForgetReport;
let report: ForgetReport;
let before: { sums: unknown; versions: Record<string, unknown>[]; marks: string[] };

beforeAll(async () => {
  test = await TestWarehouse.start();
  await run({
    ...linesOfPerson(),
    customers: [...linesOfPerson().customers!, ...stranger.customers],
    orders: [markedOrder(), ...stranger.orders],
  });
  // The customer moves: a second version in Gold, a second record in Bronze.
  await run({
    customers: [
      {
        id: 61,
        record: marked('customers', { ...customer, city: 'Mecca', updated_at: riyadh('2026-04-01 08:00:00') }),
      },
    ],
  });
  await test.warehouse.execute({
    sql: 'create table BRONZE.bronze_orders_archive as select * from BRONZE.bronze_orders',
  });
  before = { sums: await sums(), versions: await versions(), marks: await columnsWithMarks(test, everywhere) };
  rehearsed = await forget({ rehearsal: true });
}, 60_000);
afterAll(() => test.stop());

describe('forget', () => {
  it('begins with a person whose values stand in every table that the register calls a customer’s', () => {
    const tables = new Set(before.marks.map((column) => column.split('.').slice(0, 2).join('.')));
    const customers = personalTables
      .filter(({ whose }) => whose === 'customer')
      .map(({ table }) => table.toLowerCase());
    // Prepared deltas are empty after a run; of invoices only the seller's code is personal.
    const elsewhere = ['ops.delta_dim_customers', 'bronze.bronze_invoices'];
    expect(customers.filter((table) => !tables.has(table) && !elsewhere.includes(table))).toEqual([]);
    expect(before.versions).toHaveLength(2);
  });

  it('rehearses without changing anything', async () => {
    expect(rehearsed.erased.filter(({ rows }) => rows > 0).length).toBeGreaterThan(10);
    expect(await columnsWithMarks(test, everywhere)).toEqual(before.marks);
    expect(await test.rows('select * from OPS.forgotten')).toEqual([]);
  });

  it('erases every value of the person from every table, and says how many rows of each', async () => {
    report = await forget();
    expect(report.erased).toEqual(rehearsed.erased);
    expect(await columnsWithMarks(test, everywhere)).toEqual([]);
    const rows = Object.fromEntries(report.erased.map(({ table, rows: count }) => [table, count]));
    expect(rows).toMatchObject({
      'BRONZE.bronze_customers': 2,
      'BRONZE.bronze_orders': 1,
      'BRONZE.bronze_orders_archive': 1,
      'SILVER.silver_orders': 1,
      'GOLD.gold_dim_customers': 2,
    });
  });

  it('keeps what the books need, keys and validity of versions, and everybody else', async () => {
    expect(await sums()).toEqual(before.sums);
    const emptied = { FULL_NAME: null, EMAIL: null, MOBILE: null, CITY: null };
    expect(await versions()).toEqual(before.versions.map((version) => ({ ...version, ...emptied })));
    expect(await test.rows('select first_name, email from SILVER.silver_customers where customer_id = 62')).toEqual([
      { FIRST_NAME: 'Huda', EMAIL: 'huda@example.com' },
    ]);
    expect(await test.rows('select order_id from SILVER.silver_orders where customer_name is not null')).toEqual([
      { ORDER_ID: '902' },
    ]);
  });

  it('says when stage files, Time Travel and Fail-safe let go, and keeps that as evidence', async () => {
    expect([report.until.stageFiles, report.until.timeTravel, report.until.failSafe].map(daysAhead)).toEqual([
      14, 1, 8,
    ]);
    const evidence = await test.rows(`select table_name, rows_erased from OPS.erasures where erasure_id = 'first'`);
    expect(evidence.map((row) => ({ table: row['TABLE_NAME'], rows: Number(row['ROWS_ERASED']) }))).toEqual(
      expect.arrayContaining(report.erased),
    );
  });

  it('finds nothing the second time', async () => {
    const again = await forget({ erasureId: 'second' });
    expect(again.erased.filter(({ rows }) => rows > 0)).toEqual([]);
    expect(await test.rows('select count(*) as people from OPS.forgotten')).toEqual([{ PEOPLE: '1' }]);
  });

  it('refuses a customer whom nobody knows, and a store that does not know the customer', async () => {
    await expect(forget({ customerId: '63' })).rejects.toThrow('No store in this warehouse has a customer 63.');
    await expect(forget({ storeId: '7' })).rejects.toThrow('Store 7 has no customer 61.');
    expect(await test.rows('select count(*) as people from OPS.forgotten')).toEqual([{ PEOPLE: '1' }]);
  });

  it('leaves rows that the next run does not take for changed, nor a build of everything', async () => {
    const standing = await everything();
    await run({});
    expect(await everything()).toEqual(standing);
    await test.rows(`update OPS.watermarks set published_run_id = ''`);
    await run({});
    const { 'SILVER.silver_order_histories': histories, ...others } = await everything();
    const { 'SILVER.silver_order_histories': standingHistories, ...standingOthers } = standing;
    expect(others).toEqual(standingOthers);
    // Its hash is that of the entry as Bronze has it now, so its row is written once more, with the same values.
    expect(histories?.map((row) => [row['RECORD_KEY'], row['NOTE']])).toEqual(
      standingHistories?.map((row) => [row['RECORD_KEY'], row['NOTE']]),
    );
  });

  it('gives the same Silver when its rows are made anew from what Bronze kept', async () => {
    const values = 'select * exclude (run_id, processed_at, row_hash) from SILVER.silver_';
    const tables = ['orders', 'customers', 'transactions', 'shipments', 'abandoned_carts', 'reviews', 'order_items'];
    const look = async () => Promise.all(tables.map((table) => sortedRows(`${values}${table}`)));
    const standing = await look();
    for (const table of tables) await test.rows(`delete from SILVER.silver_${table}`);
    await test.rows(`update OPS.watermarks set published_run_id = ''`);
    await run({});
    expect(await look()).toEqual(standing);
  });

  it('erases what the API sends of the person afterwards before Silver reads it, and makes no version of it', async () => {
    const standing = await versions();
    await run({
      customers: [
        {
          id: 61,
          record: marked('customers', { ...customer, city: 'Abha', updated_at: riyadh('2026-05-01 08:00:00') }),
        },
      ],
      orders: [markedOrder({ tags: ['gift'] })],
    });
    expect(
      await columnsWithMarks(
        test,
        everywhere.filter((schema) => schema !== 'OPS'),
      ),
    ).toEqual([]);
    expect(await versions()).toEqual(standing);
  });

  it('erases a parcel that was read before anybody knew whose order it is for', async () => {
    const parcel = { ...(sample('shipments') as object), id: 72, order_id: 903 };
    await run({ shipments: [{ id: '72', record: marked('shipments', parcel) }] });
    expect(await columnsWithMarks(test, ['SILVER'])).toContain('silver.silver_shipments.ship_to_block');
    await run({
      orders: [
        {
          ...markedOrder(),
          id: 903,
          record: { ...markedOrder().record, id: 903 },
          list_row: { ...order.list_row, id: 903 },
        },
      ],
    });
    expect(await columnsWithMarks(test, ['BRONZE', 'SILVER', 'GOLD', 'MART'])).toEqual([]);
  });

  it('waits for a run that is loading', async () => {
    await test.rows(
      `update OPS.runs set state = 'loading', started_at = current_timestamp()::timestamp_ntz where store_id = ${storeId} and run_id = (select max(run_id) from OPS.runs)`,
    );
    await expect(forget({ erasureId: 'third' })).rejects.toThrow(/is building now/);
  });
});
