import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openWarehouse } from '../../functions/adapters/snowflake/open-warehouse.ts';
import { buildGold, buildSilver, publishGold } from '../../functions/domain/build-layers.ts';
import type { Warehouse } from '../../functions/domain/ports.ts';
import { publisherName } from '../../functions/domain/publish-alone.ts';
import { placedOrder } from './gold/placed-order.ts';
import { storeId, TestWarehouse } from './test-warehouse.ts';

const sqlFolder = fileURLToPath(new URL('../../sql', import.meta.url));
const name = publisherName('SALLA_DWH', storeId);
let warehouse: TestWarehouse;
let other: Warehouse;
beforeAll(async () => {
  // As in Snowflake, where a session outlives its client by hours.
  warehouse = await TestWarehouse.start(undefined, { abandonedMilliseconds: 3_600_000 });
  other = await openWarehouse(warehouse.login);
}, 60_000);
afterAll(async () => {
  await other?.close();
  await warehouse?.stop();
});

const open = async () => (await warehouse.rows('SHOW TRANSACTIONS')).map((row) => row['name']);
const ordersInGold = () => warehouse.rows('select order_id from GOLD.gold_fact_orders order by 1');
const published = () =>
  warehouse.rows(`select 1 as done from SNOWFLAKE.ACCOUNT_USAGE.QUERY_HISTORY
    where query_text like '-- publish/gold_fact_orders%' and query_tag like '%the one that dies%'`);

it(
  'A publisher that was killed in its transaction is ended by the next one of its store, and by no other',
  { timeout: 60_000 },
  async () => {
    await warehouse.run({ streams: { orders: [placedOrder(1, {})] } });
    const run = warehouse.nextRun();
    await warehouse.load(run, { streams: { orders: [placedOrder(2, {})] } });
    await buildSilver(run, warehouse.ports);
    await buildGold(run, warehouse.ports);

    // Holds the publisher up after its changes of Gold.
    await other.execute({ sql: 'BEGIN' });
    await other.execute({ sql: 'update OPS.watermarks set updated_at = updated_at' });
    const publisher = fork(fileURLToPath(new URL('publisher-process.ts', import.meta.url)));
    publisher.send({ login: { ...warehouse.login, tag: { who: 'the one that dies' } }, run, sqlFolder });
    await expect.poll(published, { timeout: 20_000 }).toEqual([{ DONE: '1' }]);
    publisher.kill('SIGKILL');
    await once(publisher, 'exit');
    await other.execute({ sql: 'ROLLBACK' });
    expect(await open()).toEqual([name]);
    expect(await ordersInGold()).toEqual([{ ORDER_ID: '1' }]);

    await other.execute({ sql: `BEGIN NAME ${publisherName('SALLA_DWH', '7')}` });
    await other.execute({ sql: `insert into OPS.audit_settings (store_id, audit, severity) values (7, 'x', 'off')` });
    const warn = vi.fn();
    await publishGold(run, { ...warehouse.ports, log: { info: () => undefined, warn } });
    expect(await ordersInGold()).toEqual([{ ORDER_ID: '1' }, { ORDER_ID: '2' }]);
    expect(warn).toHaveBeenCalledExactlyOnceWith('ended the session of a publisher that died', {
      session: expect.stringMatching(/^\d+$/),
      began: expect.stringContaining('T'),
    });
    expect(await open()).toEqual([publisherName('SALLA_DWH', '7')]);
    await other.execute({ sql: 'COMMIT' });
    expect(await warehouse.rows('select store_id from OPS.audit_settings')).toEqual([{ STORE_ID: '7' }]);
  },
);
