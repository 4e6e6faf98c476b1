import { describe, expect, it } from 'vitest';
import { newestPlan, withoutOwnFiles } from '../../functions/domain/choose-plan.ts';
import {
  nextPlan,
  planEntries,
  planHeader,
  planLine,
  type PlanEntry,
  type SeenEntry,
} from '../../functions/domain/plan-file.ts';
import { RowIndex } from '../../functions/domain/row-index.ts';
import { runIdOf } from '../../functions/domain/run-id.ts';
import { collect } from '../source/collect.ts';

const runs = [1, 2, 3].map((serial) => `2026110${serial}T000000000Z-0000000${serial}`) as [string, string, string];
const plan = (run: string, suffix = '') => `store=1/plans/plan-${run}${suffix}.ndjson.gz`;
const part = (run: string) => `store=1/run=${run}/orders/part-00000-1-0123456789ab.ndjson.gz`;

async function* from<T>(items: T[]): AsyncIterable<T> {
  yield* items;
}

describe('the plan a run compares against', () => {
  it('is the newest, unless a later run staged files and left no plan', () => {
    expect(newestPlan([])).toBeNull();
    expect(newestPlan([part(runs[0]), plan(runs[0])])).toEqual({ path: plan(runs[0]), stale: false });
    expect(newestPlan([plan(runs[0]), part(runs[1])])).toEqual({ path: plan(runs[0]), stale: true });
    expect(newestPlan([plan(runs[1]), part(runs[1]), plan(runs[0])])).toEqual({ path: plan(runs[1]), stale: false });
  });

  it('when rebuilt says nothing of the run that began with it', () => {
    expect(newestPlan([plan(runs[1], '-rebuilt'), part(runs[1])])?.stale).toBe(true);
    expect(newestPlan([plan(runs[1], '-rebuilt'), part(runs[1]), plan(runs[1])])).toEqual({
      path: plan(runs[1]),
      stale: false,
    });
  });

  it('is the same when StartRun is repeated after its run staged files', () => {
    const own = withoutOwnFiles([plan(runs[0]), part(runs[1]), plan(runs[1], '-rebuilt')], runs[1]);
    expect(newestPlan(own)).toEqual({ path: plan(runs[0]), stale: false });
  });

  it('must begin with the store’s header', async () => {
    const entry: PlanEntry = { s: 'orders', k: '7', h: 'abc', n: 2 };
    const lines = [planHeader('1', runs[0]), planLine(entry)];
    expect(await collect(planEntries(from(lines), '1'))).toEqual([entry]);
    await expect(collect(planEntries(from(lines), '2'))).rejects.toThrow('store 2');
  });
});

const saw = (k: string, w: SeenEntry['w'], h = 'new'): SeenEntry => ({ s: 'orders', k, h, n: 3, a: 1, w });

describe('the next plan', () => {
  it('takes over what was staged, drops what was deleted, and keeps the rest as it was', async () => {
    const old: PlanEntry[] = ['unchanged', 'changed', 'gone', 'pending', 'kept', 'unseen'].map((k) => ({
      s: 'orders',
      k,
      h: 'old',
      n: 1,
    }));
    const seen = [
      saw('unchanged', 'unchanged', 'old'),
      saw('changed', 'unchanged', 'old'),
      saw('changed', 'staged'),
      saw('gone', 'deleted'),
      saw('pending', 'pending'),
      saw('kept', 'kept'),
      saw('first seen', 'staged'),
      saw('first seen, pending', 'pending'),
    ];
    expect(await collect(nextPlan(from(old), from(seen)))).toEqual([
      { s: 'orders', k: 'unchanged', h: 'old', n: 1 },
      { s: 'orders', k: 'changed', h: 'new', n: 3 },
      { s: 'orders', k: 'pending', h: 'old', n: 1 },
      { s: 'orders', k: 'kept', h: 'old', n: 1 },
      { s: 'orders', k: 'unseen', h: 'old', n: 1 },
      { s: 'orders', k: 'first seen', h: 'new', n: 3 },
    ]);
  });
});

const fiveKnown = () => {
  const index = new RowIndex();
  for (const key of ['a', 'b', 'c', 'd', 'e']) index.plan(key, `h-${key}`, 1);
  return index;
};

describe('the index of a stream’s keys', () => {
  it('asks for new and changed rows once a run', () => {
    const index = new RowIndex();
    index.plan('known', 'h1', 2);
    expect(index.needsReading('known', 'h1')).toBe(false);
    expect(index.needsReading('known', 'h2')).toBe(true);
    expect(index.needsReading('new', 'h1')).toBe(true);
    index.staged('new', 'h1', 1);
    expect(index.needsReading('new', 'h3')).toBe(false);
  });

  it('asks for a pending row again', () => {
    const index = new RowIndex();
    index.plan('known', 'h1', 0);
    index.pending('known');
    expect(index.needsReading('known', 'h2')).toBe(true);
  });

  it('is the same after it was written and restored', () => {
    const index = fiveKnown();
    for (const key of ['a', 'b', 'f', 'g']) index.list(key, 1);
    index.staged('b', 'changed', 4);
    index.staged('f', 'new', 2);
    index.pending('g');
    index.deleted('c');
    index.kept('d');
    const restored = fiveKnown();
    for (const entry of index.takeTouched()) restored.restore(entry);
    expect(restored.tally()).toEqual(index.tally());
    expect(restored.tally()).toEqual({
      unchanged: { rows: 1, items: 1 },
      staged: { rows: 2, items: 6 },
      deleted: { rows: 1, items: 1 },
      kept: { rows: 1, items: 1 },
      pending: { rows: 1, items: 0 },
      unseen: { rows: 1, items: 1 },
    });
    expect([...restored.absent()]).toEqual(['e']);
    expect(restored.listedBy(1)).toBe(4);
    expect([...index.takeTouched()]).toEqual([]);
  });
});

describe('a run id', () => {
  it('sorts by start and is the same whenever the execution asks for it', () => {
    const execution = {
      id: 'arn:aws:states:eu-central-1:0:execution:SallaPipeline:x',
      startTime: '2026-11-22T07:50:05.123Z',
    };
    expect(runIdOf(execution)).toMatch(/^20261122T075005123Z-[0-9a-f]{8}$/);
    expect(runIdOf(execution)).toBe(runIdOf({ ...execution }));
    expect(runIdOf({ ...execution, id: 'other' })).not.toBe(runIdOf(execution));
  });
});
