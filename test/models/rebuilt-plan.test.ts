import { afterAll, beforeAll, expect, it } from 'vitest';
import { endOfDay, localDate } from '../../functions/domain/store-time.ts';
import { rebuildPlan } from '../../functions/domain/warehouse-plan.ts';
import { collect } from '../source/collect.ts';
import { storeId, TestWarehouse, type StageLine } from './test-warehouse.ts';

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await TestWarehouse.start();
}, 60_000);
afterAll(() => warehouse?.stop());

const hash = (digit: string) => digit.repeat(64);
const short = (digit: string) => digit.repeat(16);
const row = (id: number) => ({ id, date: { date: '2026-10-31 01:30:00.000000' } });

it('A plan that was lost is made from Bronze: what each key was listed with, and what was read in full', async () => {
  const detail = { record: { id: 1 }, items: [{}, {}], list_row: row(1), row_hash: hash('a'), hash: hash('b') };
  const first = warehouse.nextRun();
  await warehouse.load(first, {
    streams: {
      orders: [
        { id: 1, ...detail },
        { id: 2, list_row: row(2), row_hash: hash('c') },
        { id: 3, ...detail },
        { id: 4, ...detail },
      ],
      order_histories: [{ id: '1', record: { order_id: 1, histories: [{}] }, row_hash: hash('f') }],
      invoices: [{ id: 9, record: { id: 9, date: '2026-10-30 11:00:00' }, row_hash: hash('1') }],
      currencies: [{ id: 'SAR', record: { code: 'SAR' }, row_hash: hash('2') }],
    },
  });
  const second = warehouse.nextRun();
  await warehouse.load(second, {
    streams: {
      orders: [
        { id: 1, list_row: row(1), row_hash: hash('d') },
        { id: 3, op: 'delete' },
        { id: 4, op: 'delete' },
        { id: 4, list_row: row(4), row_hash: hash('e') },
      ],
    },
  });
  const plan = await collect(rebuildPlan(warehouse.warehouse, warehouse.models, storeId));
  const [begun, later] = [first, second].map(({ startedAt }) => Date.parse(startedAt));
  const unread = { n: 0, f: '', c: '', r: 0 };
  const read = Math.floor(Date.parse(first.asOf) / 1000);
  expect(plan.toSorted((a, b) => `${a.s}/${a.k}`.localeCompare(`${b.s}/${b.k}`))).toEqual([
    { s: 'currencies', k: 'SAR', h: short('2'), d: '', ...unread, v: begun },
    { s: 'invoices', k: '9', h: short('1'), d: '2026-10-30', ...unread, v: begun },
    { s: 'order_histories', k: '1', h: short('f'), d: '', ...unread, f: short('b'), v: begun },
    { s: 'orders', k: '1', h: short('d'), n: 2, d: '2026-10-31', f: short('a'), c: short('b'), r: read, v: later },
    { s: 'orders', k: '2', h: short('c'), d: '2026-10-31', ...unread, v: begun },
    { s: 'orders', k: '4', h: short('e'), d: '2026-10-31', ...unread, v: later },
  ]);
});

it('An order whose detail was read before the day of its invoice was over is read again', async () => {
  const detail = { record: { id: 5 }, items: [{}], list_row: row(5), row_hash: hash('a'), hash: hash('b') };
  const invoice = (id: number, order_id: number, date: string): StageLine => ({
    id,
    record: { id, order_id, date },
    row_hash: hash('1'),
  });
  const run = warehouse.nextRun();
  const day = (movedBy: number) => localDate(run.asOf, movedBy);
  await warehouse.load(run, {
    streams: {
      orders: [
        { id: 5, ...detail },
        { id: 6, ...detail },
      ],
      invoices: [
        invoice(50, 5, `${day(-1)} 10:00:00`),
        invoice(51, 5, `${day(0)} 11:00:00`),
        invoice(60, 6, `${day(-2)} 11:00:00`),
      ],
    },
  });
  const plan = await collect(rebuildPlan(warehouse.warehouse, warehouse.models, storeId));
  const read = Math.floor(Date.parse(run.asOf) / 1000);
  const ofOrder = (key: string) => plan.find(({ s, k }) => s === 'orders' && k === key);
  expect(ofOrder('5')).toMatchObject({ r: 0, dueBefore: endOfDay(day(0)) });
  expect(ofOrder('6')).toMatchObject({ r: read, dueBefore: endOfDay(day(-2)) });
});
