import { afterAll, beforeAll, expect, it } from 'vitest';
import { noCounts } from '../../functions/contracts/run.ts';
import { buildGold, buildSilver, publishGold } from '../../functions/domain/build-layers.ts';
import type { SqlModels } from '../../functions/domain/ports.ts';
import { TestWarehouse, type StageLine } from './test-warehouse.ts';

let warehouse: TestWarehouse;
let corrected: SqlModels;
beforeAll(async () => {
  warehouse = await TestWarehouse.start();
  corrected = warehouse.models;
}, 60_000);
afterAll(() => warehouse?.stop());

/** The models as they were before somebody found that they refuse too much. */
const tooStrict = (models: SqlModels): SqlModels => ({
  ...models,
  async statement(name, binds, words) {
    const statement = await models.statement(name, binds, words);
    const refuses = name === 'silver/quarantine_products' || name === 'silver/quarantine_orders';
    return refuses
      ? {
          ...statement,
          sql: statement.sql.replaceAll(/when (d\.|)is_deleted then null/g, "$& when true then 'refused by mistake'"),
        }
      : statement;
  },
});
const product: StageLine = { id: 1, record: { id: 1, name: 'قميص', price: { amount: 10, currency: 'SAR' } } };
const order = (status: string): StageLine => ({
  id: 5,
  record: {
    id: 5,
    date: { date: '2026-10-31 01:30:00.000000' },
    status: { slug: status },
    amounts: { total: { amount: 10 } },
  },
  items: [{ id: 51, quantity: 1 }],
  row_hash: status,
});
const listed = (status: string): StageLine => ({
  id: 5,
  list_row: { id: 5, date: { date: '2026-10-31 01:30:00.000000' }, status: { slug: status } },
  row_hash: status,
});
const one = { ...noCounts, reported: 1, unchanged: 1 };

it('What a corrected model can type is built by the next run by itself, with what came in between', async () => {
  warehouse.models = tooStrict(corrected);
  const counts = { products: { ...one, staged: 1 }, orders: { ...one, staged: 1 }, order_items: one };
  await warehouse.run({ streams: { products: [product], orders: [order('under_review')] }, counts });
  expect(await warehouse.rows('select stream, record_key, reason from OPS.quarantine order by stream')).toEqual([
    { STREAM: 'orders', RECORD_KEY: '5', REASON: 'refused by mistake' },
    { STREAM: 'products', RECORD_KEY: '1', REASON: 'refused by mistake' },
  ]);
  expect(await warehouse.rows('select * from SILVER.silver_products')).toEqual([]);
  await warehouse.run({ streams: { orders: [listed('completed')] }, counts: { ...counts, products: one } });

  warehouse.models = corrected;
  await warehouse.run({ streams: {}, counts: { products: one, orders: one, order_items: one } });
  expect(await warehouse.rows('select * from OPS.quarantine')).toEqual([]);
  expect(await warehouse.rows('select product_name from GOLD.gold_dim_products where product_id = 1')).toEqual([
    { PRODUCT_NAME: 'قميص' },
  ]);
  expect(await warehouse.rows('select order_status, total_amount, detail_state from GOLD.gold_fact_orders')).toEqual([
    { ORDER_STATUS: 'completed', TOTAL_AMOUNT: '10.0000', DETAIL_STATE: 'stale' },
  ]);
  expect(await warehouse.rows('select order_item_id from GOLD.gold_fact_order_items')).toEqual([
    { ORDER_ITEM_ID: '51' },
  ]);
});

it('A record without an id is set aside by the hash of its row, and a run killed while it was released releases it again', async () => {
  warehouse.models = corrected;
  const row_hash = 'a'.repeat(64);
  const nameless: StageLine = { id: null, record: { name: 'بلا رقم' }, row_hash };
  const standing = async () => await warehouse.rows('select record_key, reason from OPS.quarantine');
  const entry = { RECORD_KEY: `no-key-${'a'.repeat(16)}`, REASON: 'id: missing or not a number' };
  const two = { ...noCounts, reported: 2, unchanged: 2 };
  await warehouse.run({ streams: { products: [nameless] }, counts: { products: { ...two, staged: 1 } } });
  expect(await standing()).toEqual([entry]);
  await warehouse.rows("update OPS.quarantine set reason = 'released'");
  await warehouse.run({ streams: {}, counts: { products: two } });
  expect(await standing()).toEqual([entry]);
  // Staged a second time, as when the plan was lost: it counts once.
  await warehouse.run({ streams: { products: [nameless] }, counts: { products: { ...two, staged: 1 } } });
  expect(await standing()).toEqual([entry]);
  const gone: StageLine = { id: null, op: 'delete', row_hash: row_hash.slice(0, 16) };
  await warehouse.run({ streams: { products: [gone] }, counts: { products: { ...one, staged: 1, deleted: 1 } } });
  expect(await standing()).toEqual([]);
});

it('A run that brought nothing builds Silver and Gold in two statements each, and publishes that it did', async () => {
  const run = warehouse.nextRun();
  const statements = async (state: typeof buildSilver) => {
    const before = warehouse.warehouse.statementCount;
    await state(run, warehouse.ports);
    return warehouse.warehouse.statementCount - before;
  };
  expect(await statements(buildSilver)).toBe(2);
  expect(await statements(buildGold)).toBe(2);
  // The two, the look for a publisher that died, begin and commit around the watermark and the state of the run.
  expect(await statements(publishGold)).toBe(7);
  expect(await warehouse.rows('select published_run_id from OPS.watermarks')).toEqual([
    { PUBLISHED_RUN_ID: run.runId },
  ]);
});

it('What landed for a stream that the store no longer reads is built all the same', async () => {
  const record = { id: 7, name: 'Riyadh' };
  await warehouse.silver({ streams: { brands: [{ id: 7, record }] } });
  expect(await warehouse.rows('select record_key from SILVER.silver_brands')).toEqual([{ RECORD_KEY: '7' }]);
});
