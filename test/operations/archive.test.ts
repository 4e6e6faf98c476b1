import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { order } from '../models/streams/core-records.ts';
import { type StageLine, TestWarehouse } from '../models/test-warehouse.ts';
import { operation, runInOrder } from './operation.ts';

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await TestWarehouse.start();
  // Order 901 in three versions, 902 in one; all are old but the newest of 901.
  await warehouse.run({ streams: { orders: [version(901, 100), version(902, 50)] } });
  await warehouse.run({ streams: { orders: [version(901, 110)] } });
  await warehouse.run({ streams: { orders: [version(901, 120)] } });
  await warehouse.rows("update BRONZE.bronze_orders set loaded_at = dateadd('day', -100, loaded_at)");
}, 60_000);
afterAll(() => warehouse?.stop());

function version(id: number, total: number): StageLine {
  const amounts = { ...order.record.amounts, total: { amount: total, currency: 'SAR' } };
  return { ...order, id, record: { ...order.record, id, amounts } };
}

const totals = async (table: string) =>
  (
    await warehouse.rows(
      `select id, get_path(record, 'amounts.total.amount')::number as total from BRONZE.${table} order by id, total`,
    )
  ).map(({ ID, TOTAL }) => `${String(ID)}: ${String(TOTAL)}`);
const archive = () => runInOrder(warehouse.warehouse, operation('archive_bronze_orders'));

describe('The archive of Bronze, run after run,', () => {
  it('undoes all of it when a row has come or gone meanwhile', async () => {
    const statements = operation('archive_bronze_orders');
    const loss = 'delete from BRONZE.bronze_orders where id = 902';
    await expect(
      runInOrder(warehouse.warehouse, [...statements.slice(0, -2), loss, ...statements.slice(-2)]),
    ).rejects.toThrow(/[Dd]ivision by zero/);
    await warehouse.rows('rollback');
    expect(await totals('bronze_orders')).toEqual(['901: 100', '901: 110', '901: 120', '902: 50']);
    expect(await totals('bronze_orders_archive')).toEqual([]);
  });

  it('leaves what is younger than ninety days', async () => {
    await warehouse.rows("update BRONZE.bronze_orders set loaded_at = dateadd('day', 11, loaded_at)");
    await archive();
    expect(await totals('bronze_orders_archive')).toEqual([]);
    await warehouse.rows("update BRONZE.bronze_orders set loaded_at = dateadd('day', -11, loaded_at)");
  });

  it('takes what is old and superseded, and counts before it commits', async () => {
    const proof = (await archive()).at(-2);
    expect(proof!.rows).toEqual([{ IN_BRONZE: '2', IN_ARCHIVE: '2', IN_BOTH: '4.000000' }]);
    expect(await totals('bronze_orders')).toEqual(['901: 120', '902: 50']);
    expect(await totals('bronze_orders_archive')).toEqual(['901: 100', '901: 110']);
  });

  it('moves nothing a second time', async () => {
    await archive();
    expect(await totals('bronze_orders_archive')).toEqual(['901: 100', '901: 110']);
  });

  it('leaves what the next runs and the ledger need', async () => {
    await warehouse.run({ streams: { orders: [version(902, 60)] } });
    expect(await warehouse.rows('select order_id, total_amount from GOLD.gold_fact_orders order by 1')).toEqual([
      { ORDER_ID: '901', TOTAL_AMOUNT: '120.0000' },
      { ORDER_ID: '902', TOTAL_AMOUNT: '60.0000' },
    ]);
  });

  it('goes back as a whole', async () => {
    await runInOrder(warehouse.warehouse, operation('unarchive_bronze_orders'));
    expect(await totals('bronze_orders')).toEqual(['901: 100', '901: 110', '901: 120', '902: 50', '902: 60']);
    expect(await totals('bronze_orders_archive')).toEqual([]);
  });
});
