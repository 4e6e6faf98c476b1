import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWarehouse } from '../../functions/adapters/snowflake/open-warehouse.ts';
import { noCounts } from '../../functions/contracts/run.ts';
import { sqlModels } from '../../functions/adapters/snowflake/sql-models.ts';
import { loadBronze } from '../../functions/domain/load-bronze.ts';
import { startPipeline, type Pipeline, project } from './pipeline.ts';
import { testRun } from '../source/lane.ts';

let pipeline: Pipeline;

beforeAll(async () => {
  pipeline = await startPipeline({ orders: 60, days: 30 });
  await pipeline.run();
}, 120_000);
afterAll(() => pipeline?.stop());

const setWatermarkBack = () =>
  pipeline.rows(`update OPS.watermarks set published_run_id = '' where store_id = ${pipeline.storeId}`);

describe('A row that disappears makes the next run fail and name the hop; the runbook’s command repairs it', () => {
  it('in Bronze', async () => {
    await pipeline.rows('delete from BRONZE.bronze_orders where id = (select max(id) from BRONZE.bronze_orders)');
    const failure = await pipeline.fail();
    expect(failure).toMatchObject({ state: 'AuditSilver', error: 'LedgerImbalanceError' });
    expect(failure.message).toMatch(/orders, hop API → Bronze: 60 .* 59 stand in Bronze \(1 lost\)/);
    await pipeline.rows(`remove @BRONZE.SALLA_STAGE/store=${pipeline.storeId}/plans/`);
    expect((await pipeline.run()).streams.orders).toMatchObject({ api: 60, staged: 1, gold: 60 });
  }, 60_000);

  it('in Silver', async () => {
    await pipeline.rows(
      'delete from SILVER.silver_customers where customer_id = (select max(customer_id) from SILVER.silver_customers)',
    );
    const failure = await pipeline.fail();
    expect(failure).toMatchObject({ state: 'AuditSilver', error: 'LedgerImbalanceError' });
    expect(failure.message).toMatch(/customers, hop Bronze → Silver: \d+ .* \(1 lost\)/);
    expect(failure.message.match(/hop/g)).toHaveLength(1);
    await setWatermarkBack();
    expect((await pipeline.run()).streams.customers).toMatchObject({ written: 1 });
  }, 60_000);

  it('in Gold, where the last publication stays as it is until then', async () => {
    await pipeline.rows(
      'delete from GOLD.gold_fact_orders where order_id = (select max(order_id) from GOLD.gold_fact_orders)',
    );
    const failure = await pipeline.fail();
    expect(failure).toMatchObject({ state: 'AuditGold', error: 'LedgerImbalanceError' });
    expect(failure.message).toMatch(/orders, hop Silver → Gold: 60 stand in Silver, 59 will stand in Gold \(1 lost\)/);
    await setWatermarkBack();
    expect((await pipeline.run()).streams.orders).toMatchObject({ gold: 60, written: 1 });
  }, 60_000);

  it('and the failed runs each left one alert that says what happened and what to do next', () => {
    const alerts = readdirSync(pipeline.folder.outbox).map((name) =>
      readFileSync(join(pipeline.folder.outbox, name), 'utf8'),
    );
    expect(alerts).toHaveLength(3);
    for (const alert of alerts) {
      expect(alert).toContain('LedgerImbalanceError');
      expect(alert).toContain('docs/maintenance.md');
    }
  });
});

it('A line that disappears from a staged file makes LoadBronze fail and name the file', async () => {
  const { rows } = await pipeline.warehouse.execute({ sql: 'select run_id from OPS.runs order by run_id limit 1' });
  const firstRun = String(rows[0]?.['RUN_ID']);
  const stage = join(pipeline.folder.root, 'stage', 'SALLA_DWH', 'BRONZE', 'SALLA_STAGE', `store=${pipeline.storeId}`);
  const [file = ''] = readdirSync(join(stage, `run=${firstRun}`, 'orders'));
  const lines = gunzipSync(readFileSync(join(stage, `run=${firstRun}`, 'orders', file)))
    .toString()
    .split('\n');
  const runId = '20991231T000000000Z-00000000';
  const local = join(pipeline.folder.root, file);
  writeFileSync(local, gzipSync(lines.slice(1).join('\n')));
  const warehouse = await openWarehouse(pipeline.services.warehouseLogin);
  try {
    await warehouse.put(local, `store=${pipeline.storeId}/run=${runId}/orders`);
    const run = testRun(1, { runId, kind: 'incremental', startedAt: '2099-12-31T00:00:00.000Z' });
    const staged = lines.length - 1;
    const counts = { ...noCounts, reported: staged, fetched: staged, changed: staged, staged };
    const log = { info: () => undefined, warn: () => undefined };
    const attempt = loadBronze(run, [{ streams: { orders: counts } }], {
      warehouse,
      models: sqlModels(join(project, 'sql')),
      log,
    });
    await expect(attempt).rejects.toMatchObject({ name: 'LedgerImbalanceError' });
    await expect(attempt).rejects.toThrow(
      new RegExp(`hop stage → Bronze: .*${file} was written with ${staged} lines, ${staged - 1} were loaded`),
    );
  } finally {
    await warehouse.close();
  }
});
