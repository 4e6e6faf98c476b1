import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openWarehouse } from '../../functions/adapters/snowflake/open-warehouse.ts';
import { clearStage } from '../../functions/domain/clear-stage.ts';
import type { Stage } from '../../functions/domain/ports.ts';
import { runIdInstant } from '../../functions/domain/run-id.ts';
import { plansFolder, planName, rebuiltPlanName, runFolder } from '../../functions/domain/stage-paths.ts';
import { Bench } from '../snowflake/driver.ts';
import { FolderStage } from './folder-stage.ts';
import { silent, storeId, testRun } from './lane.ts';

const startedAt = '2026-11-22T07:50:05.123Z';
const DAY = 86_400_000;
/** Id of a run that started so many days before. */
const runId = (daysAgo: number) => `${runIdInstant(Date.parse(startedAt) - daysAgo * DAY)}-0000000a`;
const run = testRun(1, { runId: runId(0), startedAt });

let local: string;
let stage: FolderStage;

beforeEach(async () => {
  local = await mkdtemp(join(tmpdir(), 'stage-'));
  stage = new FolderStage(join(local, 'stage'));
  return () => rm(local, { recursive: true });
});

async function staged(name: string, folder: string, on: Stage = stage): Promise<string> {
  await writeFile(join(local, name), 'x');
  return (await on.put(join(local, name), folder)).path;
}

const part = (id: string, store = storeId) =>
  staged('part-00000-1-0123456789ab.ndjson.gz', `${runFolder(store, id)}/orders`);
const plan = (id: string) => staged(planName(id), plansFolder(storeId));
const left = async () => (await stage.list('')).map(({ path }) => path);

describe('the stage of a store after a run', () => {
  it('holds the runs and plans of the last fourteen days, and everything of other stores', async () => {
    await Promise.all([part(runId(15)), plan(runId(15)), staged(rebuiltPlanName(runId(40)), plansFolder(storeId))]);
    const kept = await Promise.all([
      part(runId(14)),
      plan(runId(14)),
      part(runId(0)),
      plan(runId(0)),
      part(runId(15), '9'),
      staged('notes.txt', plansFolder(storeId)),
    ]);
    await clearStage(run, stage, silent);
    expect(await left()).toEqual(kept.toSorted());
  });

  it('holds the newest plan and the one the run began with, however old they are', async () => {
    const kept = [await plan(runId(60)), await plan(runId(30))];
    await plan(runId(50));
    await clearStage({ ...run, planFile: kept[0]! }, stage, silent);
    expect(await left()).toEqual(kept.toSorted());
  });

  it('keeps its own folder whatever its id says', async () => {
    const kept = await part(runId(20));
    await clearStage({ ...run, runId: runId(20) }, stage, silent);
    expect(await left()).toEqual([kept]);
  });

  it('is not worth a failed run: what cannot be removed is a warning', async () => {
    const kept = await part(runId(20));
    const warnings: unknown[] = [];
    stage.remove = async () => {
      throw new Error('insufficient privileges');
    };
    const log = { ...silent, warn: (message: string, fields?: object) => void warnings.push([message, fields]) };
    await clearStage(run, stage, log);
    expect(await left()).toEqual([kept]);
    expect(warnings).toEqual([['old stage files were not removed', { reason: 'insufficient privileges' }]]);
  });

  it('is cleared in the warehouse by one statement a folder or plan', async () => {
    const bench = await Bench.start();
    onTestFinished(() => bench.stop());
    const secret = { account: 'LOCAL', user: 'SALLA_LOCAL', private_key: await bench.privateKey() };
    const warehouse = await openWarehouse({
      secret: { ...secret, access_url: bench.warehouse.url },
      database: 'SALLA_DWH',
    });
    onTestFinished(() => warehouse.close());
    await warehouse.execute({ sql: 'CREATE SCHEMA IF NOT EXISTS SALLA_DWH.BRONZE' });
    await warehouse.execute({ sql: 'CREATE STAGE IF NOT EXISTS SALLA_DWH.BRONZE.SALLA_STAGE' });
    const folder = runFolder(storeId, runId(15));
    await staged('a.gz', `${folder}/orders`, warehouse);
    await staged('b.gz', `${folder}/seen`, warehouse);
    await staged(planName(runId(15)), plansFolder(storeId), warehouse);
    const kept = [
      await staged(planName(runId(0)), plansFolder(storeId), warehouse),
      await staged('a.gz', `${runFolder(storeId, runId(0))}/orders`, warehouse),
    ];
    const before = warehouse.statementCount;
    await clearStage(run, warehouse, silent);
    expect(warehouse.statementCount - before).toBe(3);
    expect((await warehouse.list('store=')).map(({ path }) => path)).toEqual(kept);
  });
});
