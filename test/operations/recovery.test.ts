import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { order } from '../models/streams/core-records.ts';
import { TestWarehouse } from '../models/test-warehouse.ts';
import { WrittenHistory } from './history.ts';
import { operation, runInOrder } from './operation.ts';

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await TestWarehouse.start();
  await warehouse.run({
    streams: {
      orders: [
        { id: 901, ...order },
        { ...order, id: 902, record: { ...order.record, id: 902 } },
      ],
    },
  });
}, 60_000);
afterAll(() => warehouse?.stop());

const run = (name: string, words?: Record<string, string>) => runInOrder(warehouse.warehouse, operation(name, words));
const ids = async (table: string) =>
  (await warehouse.rows(`select * from ${table}`)).map((row) => String(row['ID'] ?? row['ORDER_ID'])).toSorted();
const pause = () => new Promise((resolve) => setTimeout(resolve, 20));

describe('Recovery', () => {
  it('has its retention set, and is drilled against an hour ago', async () => {
    new WrittenHistory(warehouse.folder).shift(2 * 3_600_000);
    await run('time_travel_retention');
    const [drill] = await run('recovery_drill');
    expect(drill!.rows).toEqual([
      { TABLE_NAME: 'bronze_orders', ROWS_NOW: '2', ROWS_AN_HOUR_AGO: '2', LOST: '0' },
      { TABLE_NAME: 'bronze_customers', ROWS_NOW: '0', ROWS_AN_HOUR_AGO: '0', LOST: '0' },
      { TABLE_NAME: 'bronze_products', ROWS_NOW: '0', ROWS_AN_HOUR_AGO: '0', LOST: '0' },
    ]);
  });

  it('puts back what one statement deleted, nothing twice', async () => {
    const { queryId } = await warehouse.warehouse.execute({ sql: 'delete from BRONZE.bronze_orders where id = 901' });
    const [drill] = await run('recovery_drill');
    expect(drill!.rows[0]).toMatchObject({ ROWS_NOW: '1', LOST: '1' });
    const [restored] = await run('restore_deleted_rows', { '<query id>': queryId });
    expect(restored!.affected.inserted).toBe(1);
    expect(await ids('BRONZE.bronze_orders')).toEqual(['901', '902']);
    const [again] = await run('restore_deleted_rows', { '<query id>': queryId });
    expect(again!.affected.inserted).toBe(0);
  });

  it('swaps a table with its state of an earlier time, and keeps what stood', async () => {
    await warehouse.rows('alter table GOLD.gold_fact_orders set data_retention_time_in_days = 1');
    await pause();
    const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
    await pause();
    await warehouse.rows('delete from GOLD.gold_fact_orders where order_id = 901');
    const [, counts] = await run('restore_table', { '2026-01-31 10:00:00': time });
    expect(counts!.rows).toMatchObject([{ ROWS_NOW: '1', ROWS_THEN: '2' }]);
    expect(await ids('GOLD.gold_fact_orders')).toEqual(['901', '902']);
    expect(await ids('GOLD.gold_fact_orders_restored')).toEqual(['902']);
  });
});
