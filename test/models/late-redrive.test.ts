import { afterAll, beforeAll, expect, it } from 'vitest';
import { noCounts } from '../../functions/contracts/run.ts';
import { auditSilver, buildSilver } from '../../functions/domain/build-layers.ts';
import { TestWarehouse, type StageLine } from './test-warehouse.ts';

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await TestWarehouse.start();
}, 60_000);
afterAll(() => warehouse?.stop());

const brand = (name: string): StageLine => ({ id: 1, record: { id: 1, name }, hash: name.padEnd(64, '-') });
const named = async () => await warehouse.rows('select brand_name from SILVER.silver_brands');

it('A run that is continued after a newer one began to load changes nothing, and the newer one builds both', async () => {
  const counts = { brands: { ...noCounts, reported: 1, changed: 1, staged: 1 } };
  const older = warehouse.nextRun();
  await warehouse.load(older, { streams: { brands: [brand('Old')] }, counts });
  const newer = warehouse.nextRun();
  const lanes = await warehouse.load(newer, { streams: { brands: [brand('New')] }, counts });
  await buildSilver(newer, warehouse.ports);
  await expect(buildSilver(older, warehouse.ports)).rejects.toThrow(
    `Run ${older.runId} of store ${older.storeId} is older than run ${newer.runId}, which has loaded since. Next: start the run again`,
  );
  expect(await named()).toEqual([{ BRAND_NAME: 'New' }]);
  await auditSilver(newer, lanes, warehouse.ports);
});
