import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWarehouse } from '../../functions/adapters/snowflake/open-warehouse.ts';
import { order } from '../models/streams/core-records.ts';
import { storeId, TestWarehouse } from '../models/test-warehouse.ts';
import { operation, runInOrder } from './operation.ts';

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await TestWarehouse.start();
  await warehouse.run({ streams: { orders: [{ id: 901, ...order }] } });
  const tagged = await openWarehouse({
    ...warehouse.login,
    tag: { run: 'run-1', store: storeId, state: 'BuildSilver' },
  });
  const statement = await warehouse.models.statement('ledger/read_watermark', [storeId]);
  const before = tagged.statementCount;
  await tagged.execute(statement);
  await tagged.execute({ sql: 'select 1' });
  // A tag costs no statement.
  expect(tagged.statementCount - before).toBe(2);
  await tagged.close();
}, 60_000);
afterAll(() => warehouse?.stop());

const rows = async (name: string) => (await runInOrder(warehouse.warehouse, operation(name)))[0]!.rows;
const sum = (found: Record<string, unknown>[], column: string) =>
  found.reduce((total, row) => total + Number(row[column] ?? 0), 0);
const billed = async () =>
  sum(
    await warehouse.rows('select sum(credits_used) as c from SNOWFLAKE.ACCOUNT_USAGE.WAREHOUSE_METERING_HISTORY'),
    'C',
  );

describe('Cost', () => {
  it('is told by run, and all of it is what was billed', async () => {
    const found = await rows('cost_by_run');
    expect(found.find(({ RUN_ID }) => RUN_ID === 'run-1')).toMatchObject({ STORE_ID: storeId, STATEMENTS: '2' });
    expect(sum(found, 'CREDITS')).toBeCloseTo(await billed(), 3);
    // COPY of the run's file, sent without a tag here.
    expect(
      sum(
        found.filter(({ RUN_ID }) => RUN_ID === null),
        'BYTES',
      ),
    ).toBeGreaterThan(100);
  });

  it('is told by model; what is in no file stands under its state', async () => {
    const found = await rows('cost_by_model');
    expect(found.find(({ MODEL }) => MODEL === 'ledger/read_watermark')).toMatchObject({ RUNS: '1', STATEMENTS: '1' });
    expect(found.find(({ MODEL }) => MODEL === 'BuildSilver')).toMatchObject({ RUNS: '1', STATEMENTS: '1' });
    expect(sum(found, 'CREDITS')).toBeCloseTo(await billed(), 3);
  });
});
