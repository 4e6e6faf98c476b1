import { afterAll, beforeAll, expect, it } from 'vitest';
import { customer } from '../streams/core-records.ts';
import { readableRows } from '../streams/readable-rows.ts';
import { riyadh } from '../streams/stream-case.ts';
import { TestWarehouse } from '../test-warehouse.ts';
import { auditedRun } from './audited-run.ts';
import { cart, transaction } from './further-records.ts';

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await TestWarehouse.start();
}, 60_000);
afterAll(() => warehouse?.stop());

const customerIn = (city: string, date: string) => ({
  id: 61,
  record: { ...customer, city, updated_at: riyadh(`${date} 12:00:00.000000`) },
});
const cities = async () =>
  (
    await warehouse.rows(
      `select a.cart_id, c.city from GOLD.gold_fact_abandoned_carts a
       join GOLD.gold_dim_customers c on c.customer_key = a.customer_key
       order by a.cart_id`,
    )
  ).map((row) => Object.values(row));

const cartOf = (status?: string) => ({ id: 3004, record: { ...cart, id: 3004, status } });
const payment = (id: number, slug: string, time: string) => ({
  id,
  record: {
    ...transaction,
    id,
    references: { order_id: 901, cart_id: 3004 },
    status: { slug, name: slug },
    created_at: riyadh(`2026-01-19 ${time}:00`),
  },
});
const gone = (id: number) => ({ id, op: 'delete' as const, noticed_at: '2026-03-20T10:00:00.000Z' });

it('A cart has the version of its customer that was valid when it was filled, also one that comes later', async () => {
  const early = { id: 3001, record: cart };
  const late = { id: 3002, record: { ...cart, id: 3002, created_at: riyadh('2026-02-19 01:19:00.000000') } };
  const nobody = { id: 3003, record: { ...cart, id: 3003, customer: {} } };
  expect(await auditedRun(warehouse, { streams: { abandoned_carts: [early, late, nobody] } })).toEqual([]);
  expect(await cities()).toEqual([
    ['3001', null],
    ['3002', null],
    ['3003', null],
  ]);
  await auditedRun(warehouse, { streams: { customers: [customerIn('Jeddah', '2026-01-01')] } });
  expect(await cities()).toEqual([
    ['3001', 'Jeddah'],
    ['3002', 'Jeddah'],
    ['3003', null],
  ]);
  await auditedRun(warehouse, { streams: { customers: [customerIn('Riyadh', '2026-02-01')] } });
  expect(await cities()).toEqual([
    ['3001', 'Jeddah'],
    ['3002', 'Riyadh'],
    ['3003', null],
  ]);
});

it('A cart was bought when a payment of it went through, first of all, or its status says so', async () => {
  const found = async () => {
    const columns = 'is_recovered, recovered_at, minutes_to_recovery, order_key';
    const sql = `select ${columns} from GOLD.gold_fact_abandoned_carts where cart_id = 3004`;
    return (await readableRows(warehouse.warehouse, sql))[0];
  };
  const unknown = { RECOVERED_AT: null, MINUTES_TO_RECOVERY: null, ORDER_KEY: 'unknown' };
  await auditedRun(warehouse, { streams: { abandoned_carts: [cartOf()] } });
  expect(await found()).toEqual({ IS_RECOVERED: null, ...unknown });

  await auditedRun(warehouse, { streams: { transactions: [payment(1, 'canceled', '01:20')] } });
  expect(await found()).toEqual({ IS_RECOVERED: null, ...unknown });
  const paid = [payment(3, 'paid', '03:00'), payment(2, 'refunded', '02:19')];
  await auditedRun(warehouse, { streams: { transactions: paid } });
  expect(await found()).toMatchObject({
    IS_RECOVERED: true,
    RECOVERED_AT: '2026-01-18 23:19:00',
    MINUTES_TO_RECOVERY: '60',
  });
  await auditedRun(warehouse, { streams: { transactions: [gone(2), gone(3)] } });
  expect(await found()).toEqual({ IS_RECOVERED: null, ...unknown });

  await auditedRun(warehouse, { streams: { abandoned_carts: [cartOf('purchased')] } });
  expect(await found()).toEqual({ IS_RECOVERED: true, ...unknown });
  await auditedRun(warehouse, { streams: { abandoned_carts: [cartOf('active')] } });
  expect(await found()).toEqual({ IS_RECOVERED: false, ...unknown });
});

it('A cart in another currency than the store’s has no amount in the store’s', async () => {
  const record = { ...cart, id: 3005, total: { amount: 10, currency: 'USD' } };
  await auditedRun(warehouse, { streams: { abandoned_carts: [{ id: 3005, record }] } });
  expect(
    await warehouse.rows(
      'select total_amount, total_amount_base from GOLD.gold_fact_abandoned_carts where cart_id = 3005',
    ),
  ).toEqual([{ TOTAL_AMOUNT: '10.0000', TOTAL_AMOUNT_BASE: null }]);
});
