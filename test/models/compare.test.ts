import { afterAll, beforeAll, expect, it } from 'vitest';
import { order } from './streams/core-records.ts';
import { type StageLine, storeId, TestWarehouse } from './test-warehouse.ts';

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await TestWarehouse.start();
}, 60_000);
afterAll(() => warehouse?.stop());

const orderOf = (id: number): StageLine => ({
  id,
  record: { ...order.record, id },
  list_row: { ...order.list_row, id },
  items: order.items,
});
const gone = (id: number): StageLine => ({ id, op: 'delete', noticed_at: '2026-03-05T00:00:00.000Z' });

/** The fact as the first version had it: no store, money as FLOAT, every run appended. */
const old = `
  create database if not exists SALLA_OLD;
  create schema if not exists SALLA_OLD.GOLD;
  create or replace table SALLA_OLD.GOLD.gold_fact_orders (
    order_id number, order_date_key number, order_status varchar, total_amount float, loaded_at timestamp_ntz
  );
  insert into SALLA_OLD.GOLD.gold_fact_orders values
    (1, 20260301, 'completed', 110, '2026-03-02'),
    (2, 20260301, 'under_review', 90.5, '2026-03-02'),
    (3, 20260228, 'completed', 110, '2026-03-02'),
    (4, 20260301, 'completed', 110, '2026-03-02'), (4, 20260301, 'completed', 110, '2026-03-03'),
    (5, 20260301, 'completed', 110, '2026-03-02'),
    (6, 20260301, 'completed', 100, '2026-03-02'),
    (7, 20260301, 'completed', 55, '2026-03-02'),
    (9, 20260301, 'completed', 100, '2026-03-02'), (9, 20260301, 'completed', 80, '2026-03-03');
  use database SALLA_DWH`;

it('An older warehouse is compared by day and by order, each difference with its reason', async () => {
  await warehouse.run({ streams: { orders: [1, 2, 3, 4, 5, 6, 8, 9].map(orderOf) } });
  await warehouse.run({ streams: { orders: [gone(5)] } });
  for (const sql of old.split(';\n')) await warehouse.rows(sql);
  const ask = async (name: string, from = '2026-01-01', to = '2026-12-31') => {
    const statement = await warehouse.models.statement(name, [storeId, from, to], { old: 'SALLA_OLD' });
    return (await warehouse.warehouse.execute(statement)).rows.map((row) => Object.values(row).map(String));
  };
  expect(await ask('commands/differing_orders')).toEqual([
    ['2', '2026-03-01', 'older_state_in_old', '19.50', 'completed 110.0000', 'under_review 90.50'],
    ['3', '2026-03-01', 'other_day', '0.00', '20260301', '20260228'],
    ['4', '2026-03-01', 'several_times_in_old', '-110.00', '1', '2'],
    ['5', '2026-03-01', 'deleted_in_store', '-110.00', '2026-03-05 00:00:00.000', 'completed'],
    ['6', '2026-03-01', 'other_total', '10.00', 'completed 110.0000', 'completed 100.00'],
    ['7', '2026-03-01', 'only_in_old', '-55.00', 'null', 'completed'],
    ['8', '2026-03-01', 'missing_in_old', '110.00', 'completed', 'null'],
    ['9', '2026-03-01', 'other_total', '30.00', 'completed 110.0000', 'completed 80.00'],
    ['9', '2026-03-01', 'several_times_in_old', '-100.00', '1', '2'],
  ]);
  expect(await ask('commands/differences_by_day')).toEqual([
    ['2026-02-28', '0', '1', '0.00', '110.00', '-110.00'],
    ['2026-03-01', '7', '9', '770.00', '865.50', '-95.50'],
  ]);
  expect(await ask('commands/differing_orders', '2026-03-02')).toEqual([]);
});
