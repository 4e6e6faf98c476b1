import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate, warehouseFiles } from '../../functions/adapters/snowflake/migrate.ts';
import { openWarehouse } from '../../functions/adapters/snowflake/open-warehouse.ts';
import { publisherName } from '../../functions/domain/publish-alone.ts';
import { replay } from '../../functions/domain/replay.ts';
import { applyTables } from '../../functions/domain/replay-differences.ts';
import { shadowName } from '../../functions/domain/shadow-warehouse.ts';
import { customer, order, product } from './streams/core-records.ts';
import { type StageLine, storeId, TestWarehouse } from './test-warehouse.ts';
import { fileURLToPath } from 'node:url';

const files = warehouseFiles(fileURLToPath(new URL('../../sql', import.meta.url)));
let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await TestWarehouse.start();
  for (const streams of history) await warehouse.run({ streams });
}, 120_000);
afterAll(() => warehouse?.stop());

const riyadh = (date: string) => ({ date, timezone_type: 3, timezone: 'Asia/Riyadh' });
const orderOf = (id: number, status: string): StageLine => ({
  id,
  record: { ...order.record, id, status: { ...order.record.status, slug: status } },
  list_row: { ...order.list_row, id },
  items: order.items,
});
const customerIn = (city: string, day: string): StageLine => ({
  id: customer.id,
  record: { ...customer, city, updated_at: riyadh(`${day} 10:00:00.000000`) },
});

/** What four runs brought: versions of a customer, deletions and revivals, and something that cannot be typed. */
const history: Partial<Record<'orders' | 'customers' | 'products', StageLine[]>>[] = [
  {
    customers: [customerIn('جدة', '2026-02-01')],
    orders: [orderOf(1, 'under_review')],
    products: [{ id: 601, record: product }],
  },
  { customers: [customerIn('الرياض', '2026-03-02')], orders: [orderOf(1, 'completed'), orderOf(2, 'under_review')] },
  {
    customers: [{ id: customer.id, op: 'delete', noticed_at: '2026-03-05T00:00:00.000Z' }],
    orders: [{ id: 2, op: 'delete', noticed_at: '2026-03-06T00:00:00.000Z' }],
  },
  {
    customers: [customerIn('الدمام', '2026-03-08')],
    orders: [orderOf(2, 'restored')],
    products: [{ id: 602, record: { ...product, id: 602, price: 'a lot' } }],
  },
];

const ports = () => ({
  ...warehouse.ports,
  migrate: async (shadow: typeof warehouse.warehouse) => void (await migrate(shadow, { migrations: files.migrations })),
});
const options = { storeId, from: null, models: null, dryRun: false };

describe('A replay', () => {
  it('of all runs builds every row as it stands, and writes nothing', { timeout: 120_000 }, async () => {
    const versions = await warehouse.rows('select count(*) as n from GOLD.gold_dim_customers where store_id = :1', [
      storeId,
    ]);
    expect(versions).toEqual([{ N: '4' }]);
    expect(await replay(options, ports())).toEqual({ runs: history.length, differences: [], applied: [] });
    expect(
      await warehouse.rows(`select count(*) as n from INFORMATION_SCHEMA.SCHEMATA where schema_name like '%_REPLAY'`),
    ).toEqual([{ N: '0' }]);
  });

  it('mends what was changed by hand, in the tables that were asked for', { timeout: 120_000 }, async () => {
    await warehouse.rows('update GOLD.gold_fact_orders set total_amount = 1 where order_id = 1');
    await warehouse.rows(`update SILVER.silver_customers set city = 'x'`);
    // A replay that died while it replaced tables holds them still.
    const dead = await openWarehouse(warehouse.login);
    await dead.execute({ sql: `BEGIN NAME ${shadowName(publisherName(dead.database, storeId))}` });
    await dead.execute({ sql: 'update GOLD.gold_fact_orders set total_amount = 2' });
    const report = await replay({ ...options, models: ['gold_fact_orders'] }, ports());
    expect(report.differences).toMatchObject([
      { table: 'SILVER.silver_customers', standing: 1, replayed: 1 },
      { table: 'GOLD.gold_fact_orders', standing: 1, replayed: 1 },
    ]);
    expect(report.applied).toEqual(['GOLD.gold_fact_orders']);
    await expect(dead.execute({ sql: 'COMMIT' })).rejects.toThrow('did not answer');
    expect(await warehouse.rows('select total_amount from GOLD.gold_fact_orders where order_id = 1')).toEqual([
      { TOTAL_AMOUNT: '110.0000' },
    ]);
    expect(await warehouse.rows('select city from SILVER.silver_customers')).toEqual([{ CITY: 'x' }]);
  });

  it('changes no row that an older run wrote than it was allowed to', { timeout: 120_000 }, async () => {
    await expect(replay({ ...options, from: '2026-11-02' }, ports())).rejects.toThrow(
      'SILVER.silver_customers. Nothing',
    );
    expect(await warehouse.rows('select city from SILVER.silver_customers')).toEqual([{ CITY: 'x' }]);
  });

  it('that is overtaken by a run changes nothing', async () => {
    const city = () => warehouse.rows('select city from SILVER.silver_customers');
    await warehouse.rows('create schema SILVER_REPLAY');
    await warehouse.rows(
      `create table SILVER_REPLAY.silver_customers as select * from SILVER.silver_customers where store_id = 0`,
    );
    const [{ RUN_ID: newest } = {}] = await warehouse.rows('select max(run_id) as run_id from OPS.runs');
    const table = { table: 'SILVER.silver_customers', standing: 1, replayed: 0, oldestRun: '' };
    expect(await applyTables({ storeId, lastRun: '20261101' }, [table], warehouse.warehouse)).toBe(false);
    expect(await city()).toHaveLength(1);
    expect(await applyTables({ storeId, lastRun: String(newest) }, [table], warehouse.warehouse)).toBe(true);
    expect(await city()).toEqual([]);
  });

  it('of a store that never ran is refused', async () => {
    await expect(replay({ ...options, storeId: '7' }, ports())).rejects.toThrow('no published run');
  });
});
