import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { storeId, TestWarehouse } from './test-warehouse.ts';

const migrations = fileURLToPath(new URL('../../sql/migrations', import.meta.url));
let first: string;
let warehouse: TestWarehouse;
beforeAll(async () => {
  first = await mkdtemp(join(tmpdir(), 'migrations-'));
  const files = (await readdir(migrations)).filter((file) => file < 'V006');
  for (const file of files) await cp(join(migrations, file), join(first, file));
  warehouse = await TestWarehouse.start({ migrations: first });
}, 60_000);
afterAll(async () => {
  await warehouse?.stop();
  await rm(first, { recursive: true, force: true });
});

it('A warehouse from before details had a state keeps its orders complete, amounts and all, when a list row changes', async () => {
  await warehouse.rows(
    `insert into SILVER.silver_orders (store_id, order_id, order_status, total_amount, tax_amount, is_deleted, row_hash, run_id)
     select :1, 1, 'under_review', 115, 15, false, 'b', '20251101T000000000Z-00000000'`,
    [storeId],
  );
  // A line of that time, whose key in Gold did not know its order.
  await warehouse.rows(
    `insert into SILVER.silver_order_items (store_id, order_item_id, order_id, is_deleted, row_hash, run_id)
     select :1, 2, 1, false, 'b', '20251101T000000000Z-00000000'`,
    [storeId],
  );
  await warehouse.rows(
    `insert into GOLD.gold_fact_order_items (order_item_key, store_id, order_item_id, order_key, product_key, row_hash, run_id)
     select sha2('1305146709|2', 256), :1, 2, 'order', 'unknown', 'b', '20251101T000000000Z-00000000'`,
    [storeId],
  );
  expect((await warehouse.migrate())[0]).toBe('V006__details_and_warnings.sql');
  expect(await warehouse.rows('select order_item_key from GOLD.gold_fact_order_items')).toEqual([
    { ORDER_ITEM_KEY: createHash('sha256').update('1305146709|1|2').digest('hex') },
  ]);
  const shown = () => warehouse.rows('select order_status, tax_amount, detail_state from SILVER.silver_orders');
  expect(await shown()).toEqual([{ ORDER_STATUS: 'under_review', TAX_AMOUNT: '15.0000', DETAIL_STATE: 'complete' }]);
  const row = { id: 1, date: { date: '2026-10-31 01:30:00.000000' }, status: { slug: 'completed' } };
  await warehouse.silver({ streams: { orders: [{ id: 1, list_row: row }] } });
  expect(await shown()).toEqual([{ ORDER_STATUS: 'completed', TAX_AMOUNT: '15.0000', DETAIL_STATE: 'stale' }]);
});
