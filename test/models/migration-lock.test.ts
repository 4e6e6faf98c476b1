import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrate, warehouseFiles } from '../../functions/adapters/snowflake/migrate.ts';
import { withMigrationLock } from '../../functions/adapters/snowflake/migration-lock.ts';
import { TestWarehouse } from './test-warehouse.ts';

const sql = fileURLToPath(new URL('../../sql', import.meta.url));
const locks = () => test.rows('select owner from OPS.migration_locks');
let test: TestWarehouse;

beforeAll(async () => {
  test = await TestWarehouse.start();
});
afterAll(() => test.stop());

it('A deployment leaves no lock behind, and one with nothing to do takes none', async () => {
  expect(await locks()).toEqual([]);
  const before = test.warehouse.statementCount;
  expect((await migrate(test.warehouse, warehouseFiles(sql))).applied).toEqual([]);
  expect(test.warehouse.statementCount - before).toBeLessThan(7);
});

it('Two deployments at once take turns', async () => {
  const events: string[] = [];
  const deploy = (name: string) =>
    withMigrationLock(test.warehouse, async () => {
      events.push(`${name} begins`);
      await test.rows('select 1');
      events.push(`${name} ends`);
    });
  await Promise.all([deploy('a'), deploy('b')]);
  const order = events.map((event) => event.slice(0, 1)).join('');
  expect(['aabb', 'bbaa']).toContain(order);
  expect(await locks()).toEqual([]);
}, 30_000);

it('A deployment that died lets go after its time, and a slow one that lost its lock stops', async () => {
  await test.rows(
    `insert into OPS.migration_locks (owner, alive_until) select 'dead', dateadd('minute', -1, current_timestamp()::timestamp_ntz)`,
  );
  const work = withMigrationLock(test.warehouse, async (lock) => {
    await lock.renew();
    await test.rows(
      `update OPS.migration_locks set alive_until = dateadd('minute', -1, current_timestamp()::timestamp_ntz)`,
    );
    await lock.renew();
  });
  await expect(work).rejects.toThrow(/its lock has lapsed/);
  expect(await locks()).toEqual([]);
});
