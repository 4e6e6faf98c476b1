import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { noCounts } from '../../../functions/contracts/run.ts';
import { TestWarehouse } from '../test-warehouse.ts';
import { invoice } from './further-records.ts';

const migrations = fileURLToPath(new URL('../../../sql/migrations', import.meta.url));

it('Facts that a warehouse did not have are filled from its Silver by the next run, though that run brings nothing', async () => {
  const before = await mkdtemp(join(tmpdir(), 'migrations-'));
  const files = (await readdir(migrations)).filter((file) => !file.startsWith('V016'));
  for (const file of files) await cp(join(migrations, file), join(before, file));
  const warehouse = await TestWarehouse.start({ migrations: before });
  onTestFinished(async () => {
    await warehouse.stop();
    await rm(before, { recursive: true, force: true });
  });
  const { runId } = await warehouse.silver({ streams: { invoices: [{ id: 4001, record: invoice }] } });
  await warehouse.migrate();

  await warehouse.run({ streams: {}, counts: { invoices: { ...noCounts, reported: 1, unchanged: 1 } } });
  expect(await warehouse.rows('select run_id from SILVER.silver_invoices')).toEqual([{ RUN_ID: runId }]);
  expect(await warehouse.rows('select invoice_number, total_amount from GOLD.gold_fact_invoices')).toEqual([
    { INVOICE_NUMBER: '17', TOTAL_AMOUNT: '132.2500' },
  ]);
});
