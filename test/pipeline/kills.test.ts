import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { putMigratedWarehouse } from '../migrated-warehouse.ts';
import { type Pipeline, startPipeline } from './pipeline.ts';

const shop = { orders: 80, days: 40, seed: 7 };
const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kills-'));
  folders.push(folder);
  await putMigratedWarehouse(folder);
  return folder;
}

/** Starts a run and kills every process as soon as the machine is in `state`. */
async function killedIn(state: string, pipeline: Pipeline): Promise<void> {
  let killed = false;
  const run = pipeline.execute((states) => {
    if (killed || !states.includes(state)) return;
    killed = true;
    pipeline.kill();
  });
  await expect(run).rejects.toThrow();
  expect(killed).toBe(true);
}

it('A pipeline killed in three states and started again ends with the content of an undisturbed one', async () => {
  const undisturbed = await startPipeline(shop);
  await undisturbed.run();
  const firstDay = await undisturbed.content();
  await undisturbed.advanceDay();
  await undisturbed.run();
  const secondDay = await undisturbed.content();
  await undisturbed.stop();
  expect(firstDay['GOLD.GOLD_FACT_ORDERS']).toHaveLength(80);

  const data = await newFolder();
  await killedIn('ExtractLane', await startPipeline({ ...shop, data }));
  await killedIn('PublishGold', await startPipeline({ data }));
  const afterFirstDay = await startPipeline({ data });
  await afterFirstDay.run();
  expect(await afterFirstDay.content()).toEqual(firstDay);
  await afterFirstDay.advanceDay();

  await killedIn('FinishRun', afterFirstDay);
  const afterSecondDay = await startPipeline({ data });
  await afterSecondDay.run();
  expect(await afterSecondDay.content()).toEqual(secondDay);
  const idle = await afterSecondDay.run();
  for (const counts of Object.values(idle.streams)) expect(counts.written).toBe(0);
  await afterSecondDay.stop();
}, 240_000);
