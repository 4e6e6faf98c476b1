import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunSummary } from '../../local/run/summary.ts';
import { startPipeline, type Pipeline } from './pipeline.ts';

let pipeline: Pipeline;
let regular: RunSummary;
beforeAll(async () => {
  pipeline = await startPipeline({ orders: 60, days: 30, seed: 3 });
  await pipeline.run();
  await pipeline.advanceDay();
  regular = await pipeline.run();
}, 240_000);
afterAll(() => pipeline?.stop());

/** What the endpoint says of the run's statements, in order: their state, and whether Snowflake would have needed a warehouse. */
const statements = async () =>
  (
    await pipeline.rows(`select query_tag, warehouse_name is not null as needs_warehouse, start_time::timestamp_ntz as at
      from SNOWFLAKE.ACCOUNT_USAGE.QUERY_HISTORY where query_tag like '%${regular.runId}%' order by start_time`)
  ).map((row) => ({
    state: (JSON.parse(String(row['QUERY_TAG'])) as { state: string }).state,
    needsWarehouse: row['NEEDS_WAREHOUSE'],
    at: Date.parse(`${String(row['AT']).replace(' ', 'T')}Z`),
  }));

describe('A regular run', () => {
  it('sends nothing that needs the warehouse before the extraction has ended, however long that takes', async () => {
    const sent = await statements();
    expect(new Set(sent.map(({ state }) => state))).toContain('StartRun');
    expect(new Set(sent.map(({ state }) => state))).toContain('ExtractLane');
    const states = sent.filter(({ needsWarehouse }) => needsWarehouse).map(({ state }) => state);
    expect([...new Set(states)]).toEqual([
      'LoadBronze',
      'BuildSilver',
      'AuditSilver',
      'BuildGold',
      'AuditGold',
      'PublishGold',
      'FinishRun',
    ]);
  });

  it('wakes the warehouse once, and estimates its cost from the time that it kept it awake', async () => {
    const { warehouseResumes, billedSeconds, credits, amount } = regular.cost;
    expect(warehouseResumes).toBe(1);
    const times = (await statements()).filter(({ needsWarehouse }) => needsWarehouse).map(({ at }) => at);
    const awake = (times.at(-1)! - times[0]!) / 1000 + 60;
    expect(Math.abs(billedSeconds - awake)).toBeLessThan(2);
    expect(credits).toBeCloseTo(billedSeconds / 3600, 4);
    expect(amount).toBeCloseTo(credits * 3, 3);
  });
});
