import { afterAll, beforeAll, expect, it } from 'vitest';
import { noCounts, type RunWarning } from '../../functions/contracts/run.ts';
import { recordDrift, recordWarnings } from '../../functions/domain/run-notices.ts';
import { TestWarehouse } from './test-warehouse.ts';

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await TestWarehouse.start();
}, 60_000);
afterAll(() => warehouse?.stop());

const missingScope: RunWarning = {
  stream: 'reviews',
  kind: 'stream_disabled',
  message: 'The app may not read reviews: grant reviews.read.',
};

it('What a run could live with stands in OPS.run_warnings once, however often the state is repeated', async () => {
  const { run, warnings } = await warehouse.run({
    streams: {},
    counts: { customers: noCounts },
    warnings: [missingScope],
  });
  expect(warnings).toEqual([missingScope]);
  const wholeRun: RunWarning = { stream: null, kind: 'sort_not_honoured', message: 'The store ignores sort_by.' };
  await recordWarnings(warehouse.warehouse, warehouse.models, run, [missingScope, wholeRun]);
  await recordWarnings(warehouse.warehouse, warehouse.models, run, [missingScope, wholeRun]);
  expect(await warehouse.rows('select stream, kind, message from OPS.run_warnings order by stream')).toEqual([
    { STREAM: 'reviews', KIND: 'stream_disabled', MESSAGE: missingScope.message },
    { STREAM: null, KIND: 'sort_not_honoured', MESSAGE: wholeRun.message },
  ]);
});

it('Differences of shape stand in OPS.schema_drift once, and each stream’s in one warning', async () => {
  const run = warehouse.nextRun();
  const drift = ['a', 'b', 'c', 'd'].map((path) => ({
    stream: 'coupons' as const,
    path,
    change: 'new' as const,
    before: 'absent',
    after: 'string',
  }));
  const first = await recordDrift(warehouse.warehouse, warehouse.models, run, drift);
  expect(await recordDrift(warehouse.warehouse, warehouse.models, run, drift)).toEqual(first);
  expect(first).toEqual([
    { stream: 'coupons', kind: 'schema_drift', message: expect.stringContaining(' and 1 more.') },
  ]);
  expect(
    await warehouse.rows('select path, change, before, after, noticed_at from OPS.schema_drift order by path'),
  ).toEqual(
    drift.map(({ path }) => ({
      PATH: path,
      CHANGE: 'new',
      BEFORE: 'absent',
      AFTER: 'string',
      NOTICED_AT: expect.stringContaining('2026-11-01'),
    })),
  );
  expect(await warehouse.rows('select stream from OPS.run_warnings where run_id = :1', [run.runId])).toHaveLength(1);
});
