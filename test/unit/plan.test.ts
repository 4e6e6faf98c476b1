import { describe, expect, it } from 'vitest';
import { newestPlan, withoutOwnFiles } from '../../functions/domain/choose-plan.ts';
import {
  isState,
  type PlanEntry,
  planEntryOf,
  planHeader,
  planLine,
  planLines,
  seenLine,
  type StateLine,
  stateLine,
} from '../../functions/domain/plan-file.ts';
import { type IndexEntry, type KnownKey, RowIndex } from '../../functions/domain/row-index.ts';
import { runIdOf } from '../../functions/domain/run-id.ts';
import { StreamMemory } from '../../functions/domain/stream-memory.ts';
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
    expect(await collect(planLines(from(lines), '1'))).toEqual([entry]);
    await expect(collect(planLines(from(lines), '2'))).rejects.toThrow('store 2');
    const older = lines.with(0, JSON.stringify({ version: 1, storeId: '1', runId: runs[0] }));
    await expect(collect(planLines(from(older), '1'))).rejects.toThrow('version 2');
  });

  it('is read one stream at a time', async () => {
    const lines = [
      planHeader('1', runs[0]),
      planLine({ s: 'orders', k: '7', h: 'a' }),
      planLine({ s: 'order_statuses', k: '8', h: 'b' }),
    ];
    expect(await collect(planLines(from(lines), '1', 'orders'))).toEqual([{ s: 'orders', k: '7', h: 'a' }]);
  });
});

const old: KnownKey = {
  key: '',
  hash: 'old',
  items: 1,
  day: '2026-10-01',
  detailHash: 'old',
  contentHash: 'read',
  readAt: 100,
  seenAt: 1_000,
  absences: 0,
};
const known = (key: string, fields: Partial<KnownKey> = {}): KnownKey => ({ ...old, key, ...fields });
const line = (key: string, fields: Partial<KnownKey> = {}) => planLine(planEntryOf('orders', known(key, fields)));
const saw = (key: string, outcome: IndexEntry['outcome'], fields: Partial<IndexEntry> = {}) =>
  seenLine('orders', { ...known(key), seenAt: 2_000, attempt: 1, outcome, asked: false, ...fields });

async function memoryOf(planned: string[], seen: string[] = []): Promise<StreamMemory> {
  const memory = new StreamMemory('orders');
  await memory.addPlan(from([planHeader('1', runs[0]), ...planned]), '1');
  await memory.addSeen(from(seen));
  return memory;
}

/** The next plan's lines as the run after it will read them. */
function nextPlan(memory: StreamMemory): (PlanEntry | StateLine)[] {
  const lines = [...memory.plan()].map((entry) => (isState(entry) ? stateLine(entry) : planLine(entry)));
  return lines.map((text) => JSON.parse(text) as PlanEntry | StateLine);
}

const probe = (followedTo: number): StateLine => ({
  t: 'probe',
  s: 'orders',
  honoured: true,
  followedTo,
  followedFrom: 5,
});
const sweep = (from: string, to: string, run: number): StateLine => ({
  t: 'sweep',
  s: 'orders',
  from,
  to,
  asOf: run,
  run,
});

describe('the next plan', () => {
  it('takes over what was staged, drops what was deleted, and keeps the rest as it was', async () => {
    const planned = ['unchanged', 'changed', 'gone', 'kept', 'unseen'].map((key) => line(key));
    const seen = [
      saw('unchanged', 'unchanged'),
      saw('changed', 'unchanged'),
      saw('changed', 'full', { hash: 'new', detailHash: 'new', contentHash: 'other', items: 3 }),
      saw('gone', 'deleted'),
      saw('kept', 'kept', { absences: 1 }),
      saw('first seen', 'listed', { hash: 'new', detailHash: '', contentHash: '', items: 0, readAt: 0 }),
    ];
    const rest = { s: 'orders', d: '2026-10-01' };
    const before = { h: 'old', n: 1, f: 'old', c: 'read', r: 100 };
    expect(nextPlan(await memoryOf(planned, seen))).toEqual([
      { ...rest, ...before, k: 'unchanged', v: 2_000 },
      { ...rest, k: 'changed', h: 'new', n: 3, f: 'new', c: 'other', r: 100, v: 2_000 },
      { ...rest, ...before, k: 'kept', v: 2_000, x: 1 },
      { ...rest, ...before, k: 'unseen', v: 1_000 },
      { ...rest, k: 'first seen', h: 'new', v: 2_000 },
    ]);
  });

  it('knows until when days were read and changes followed, the newest word counting', async () => {
    const planned = [sweep('2026-10-01', '2026-10-31', 1), probe(10)].map(stateLine);
    const seen = [sweep('2026-10-10', '2026-10-11', 2), probe(20)].map(stateLine);
    expect(nextPlan(await memoryOf(planned, seen))).toEqual([
      { s: 'orders', t: 'sweep', from: '2026-10-01', to: '2026-10-09', asOf: 1, run: 1 },
      { s: 'orders', t: 'sweep', from: '2026-10-10', to: '2026-10-11', asOf: 2, run: 2 },
      { s: 'orders', t: 'sweep', from: '2026-10-12', to: '2026-10-31', asOf: 1, run: 1 },
      { s: 'orders', t: 'probe', honoured: true, followedTo: 20, followedFrom: 5 },
    ]);
  });

  it('remembers an order that an invoice names until its detail was read after the invoice’s day', async () => {
    const named: StateLine = { t: 'named', s: 'orders', k: 'order', d: '2026-10-30' };
    // The shop's day ends three hours before that of UTC.
    const end = Date.parse('2026-10-30T21:00:00Z') / 1000;
    const readAt = async (before: number) => {
      const memory = await memoryOf([line('order', { readAt: before })], [stateLine(named)]);
      return memory.index.entry('order')?.readAt;
    };
    expect(await readAt(end - 1)).toBe(0);
    expect(await readAt(end)).toBe(end);
  });
});

const fiveKnown = () => {
  const index = new RowIndex();
  for (const key of ['a', 'b', 'c', 'd', 'e']) index.plan(known(key, { hash: `h-${key}` }));
  return index;
};

describe('the index of a stream’s keys', () => {
  it('asks for new and changed rows once a run', () => {
    const index = new RowIndex();
    index.plan(known('known', { hash: 'h1' }));
    expect(index.needsStaging('known', 'h1')).toBe(false);
    expect(index.needsStaging('known', 'h2')).toBe(true);
    expect(index.needsStaging('new', 'h1')).toBe(true);
    index.stagedFull('new', 'h1');
    expect(index.needsStaging('new', 'h3')).toBe(false);
  });

  it('is the same after it was written and restored', async () => {
    const index = fiveKnown();
    for (const key of ['a', 'b', 'f', 'g']) index.list(key, 1, 2_000, '2026-10-30');
    index.stagedFull('b', 'changed');
    index.detailed('b', 'changed', 'content', 4, 200);
    index.stagedListed('f', 'new');
    index.stagedFull('f', 'new');
    index.stagedListed('g', 'new');
    index.missed('g');
    index.deleted('c');
    index.kept('d', 2_000);
    const lines = [...index.takeTouched()].map((entry) => seenLine('orders', entry));
    const planned = ['a', 'b', 'c', 'd', 'e'].map((key) => line(key, { hash: `h-${key}` }));
    const restored = (await memoryOf(planned, lines)).index;
    expect([...restored.entries()]).toEqual([...index.entries()]);
    expect(Object.fromEntries([...restored.entries()].map(({ key, outcome }) => [key, outcome]))).toEqual({
      a: 'unchanged',
      b: 'full',
      c: 'deleted',
      d: 'kept',
      e: 'unchanged',
      f: 'listed+full',
      g: 'listed',
    });
    expect([...restored.unlisted()].map(({ key }) => key)).toEqual(['e']);
    expect(restored.listedBy(1)).toBe(4);
    expect(restored.listedCount).toBe(4);
    expect([...index.takeTouched()]).toEqual([]);
  });

  it('says when another attempt of the run had listed the key before', () => {
    const index = fiveKnown();
    expect(index.list('a', 1, 2_000, '')).toBe(false);
    expect(index.list('a', 1, 2_000, '')).toBe(false);
    expect(index.list('a', 2, 2_000, '')).toBe(true);
  });

  it('remembers that there is nothing to hold of a key', () => {
    const index = new RowIndex();
    index.detailed('order without a history', 'content', '', 0, 100);
    expect([...index.entries()]).toEqual([]);
    const [remembered] = index.remembered();
    const next = new RowIndex();
    next.plan(remembered!);
    expect(next.entry('order without a history')?.detailHash).toBe('content');
    expect(next.holds('order without a history')).toBe(false);
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
