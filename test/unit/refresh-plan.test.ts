import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { withWorkFolder } from '../../functions/adapters/files/work-folder.ts';
import type { PlanEntry } from '../../functions/domain/plan-file.ts';
import { planHeader, planLine, stateLine } from '../../functions/domain/plan-file.ts';
import type { Stage } from '../../functions/domain/ports.ts';
import { refreshPlan, stalePlanReader } from '../../functions/domain/refresh-plan.ts';
import type { RebuiltEntry } from '../../functions/domain/warehouse-plan.ts';
import { collect } from '../source/collect.ts';

const order = (entry: Partial<PlanEntry>): PlanEntry => ({
  s: 'orders',
  k: '7',
  h: 'row',
  f: 'row',
  c: 'content',
  ...entry,
});
const sweep = { t: 'sweep', s: 'orders', from: '2016-01-01', to: '2026-10-31', asOf: 5, run: 50 } as const;

async function* only(entry: RebuiltEntry) {
  yield entry;
}

/** The plan made from one Bronze entry and the lines of a stale plan. */
function refresh(stale: string[], bronze: RebuiltEntry) {
  return withWorkFolder(async (work) => {
    const file = join(work.path, 'stale.ndjson.gz');
    await writeFile(file, gzipSync(stale.join('\n')));
    const stage = { get: async () => [file] } as unknown as Stage;
    return collect(refreshPlan(only(bronze), await stalePlanReader('1', 'plans/plan', stage, work)));
  });
}

it('A plan made from Bronze keeps which days were swept, and when a key was listed and read last', async () => {
  const known = order({ r: 90, v: 50, x: 1 });
  const plan = await refresh([planHeader('1', 'run'), stateLine(sweep), planLine(known)], order({ r: 10, v: 20 }));
  expect(plan).toEqual([sweep, { ...known, d: '' }]);
});

it('A detail that was read before the day of an invoice was over is due again, one that was read later is not', async () => {
  const stale = (r: number) => [planHeader('1', 'run'), planLine(order({ r, v: 50 }))];
  const rebuilt = { ...order({ r: 0, v: 50 }), dueBefore: 100 };
  expect(await refresh(stale(90), rebuilt)).toEqual([order({ r: 0, v: 50, d: '' })]);
  expect(await refresh(stale(100), rebuilt)).toEqual([order({ r: 100, v: 50, d: '' })]);
  expect(await refresh([], rebuilt)).toEqual([order({ r: 0, v: 50 })]);
});

it('What Bronze took after the stale plan counts: a later detail, a later listing', async () => {
  const plan = await refresh(
    [planHeader('1', 'run'), planLine(order({ r: 90, v: 50, x: 1 }))],
    order({ h: 'later', f: 'later', c: 'other', r: 120, v: 70 }),
  );
  expect(plan).toEqual([order({ h: 'later', f: 'later', c: 'other', r: 120, v: 70, d: '' })]);
});

it('A stale plan of an earlier format or of another store adds nothing', async () => {
  for (const header of ['{"version":1,"storeId":"1","runId":"run"}', planHeader('2', 'run')]) {
    const bronze = order({ r: 10, v: 20 });
    expect(await refresh([header, stateLine(sweep), planLine(order({ r: 90, v: 50 }))], bronze)).toEqual([bronze]);
  }
});
