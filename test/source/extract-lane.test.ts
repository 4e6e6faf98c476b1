import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defaultStreams } from '../../functions/contracts/run.ts';
import { keyInBronze } from '../../functions/domain/row-key.ts';
import { type RunningStore, startStore } from '../store/running-store.ts';
import { FolderStage } from './folder-stage.ts';
import { invokeLane, type LaneSettings, readLane, runAfter, stagedEnvelopes, testRun } from './lane.ts';

let store: RunningStore;
let folder: string;
let settings: LaneSettings;

beforeAll(async () => {
  store = await startStore({ shop: { orders: 120, days: 60, seed: 7 } });
});
afterAll(() => store.close());

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lane-'));
  settings = {
    url: store.url,
    credentials: await store.credentials(),
    stage: new FolderStage(folder),
    run: testRun(1),
  };
  return () => rm(folder, { recursive: true, force: true });
});

describe('a first run', () => {
  it('stages every order of the store once, with its items', async () => {
    const truth = await store.truth('orders');
    const items = await store.truth('order_items');
    const { streams, done } = await readLane(settings, 'main');
    const staged = await stagedEnvelopes(settings.stage, settings.run, 'orders');
    expect(done).toBe(true);
    expect(staged.map(keyInBronze).toSorted()).toEqual(truth.map(({ id }) => String(id)).toSorted());
    expect(streams.orders).toEqual({
      reported: truth.length,
      fetched: truth.length,
      unchanged: 0,
      changed: truth.length,
      staged: truth.length,
      deleted: 0,
      pending: 0,
      detailsPending: 0,
    });
    expect(streams.order_items).toMatchObject({ reported: items.length, staged: items.length });
    expect(staged.flatMap(({ items }) => items as unknown[])).toHaveLength(items.length);
  });

  it('stages products and customers as their listing shows them', async () => {
    const { streams } = await readLane(settings, 'main');
    const customers = await readLane(settings, 'customers');
    expect(streams.products?.staged).toBe((await store.all('/products')).length);
    expect(customers.streams.customers?.staged).toBe((await store.all('/customers')).length);
  });

  it('writes the same files when it is repeated', async () => {
    const other = await mkdtemp(join(tmpdir(), 'lane-'));
    await readLane(settings, 'main');
    await readLane({ ...settings, stage: new FolderStage(other) }, 'main');
    expect(await new FolderStage(other).list('store=')).toEqual(await settings.stage.list('store='));
    await rm(other, { recursive: true });
  });

  it('numbers the lines of each part', async () => {
    await readLane(settings, 'main');
    const staged = await stagedEnvelopes(settings.stage, settings.run, 'orders');
    expect(staged[41]?.line).toBe('0000000042');
  });

  it('reads only what was created since the first day asked for', async () => {
    const truth = await store.truth('orders');
    const since = '2026-10-20';
    const wanted = truth.filter((order) => String(order['order_date']) >= since);
    const { streams } = await readLane({ ...settings, run: testRun(1, { createdFrom: since }) }, 'main');
    expect(streams.orders?.reported).toBe(wanted.length);
  });
});

describe('invocations that run out of time', () => {
  it('go on from their cursor and end with what one invocation reads', async () => {
    const whole = await mkdtemp(join(tmpdir(), 'lane-'));
    const undisturbed = await readLane({ ...settings, stage: new FolderStage(whole) }, 'main');
    const paused = await readLane({ ...settings, remainingTime: () => 60_000 }, 'main');
    expect(paused.invocations).toBeGreaterThan(5);
    expect(paused.streams).toEqual(undisturbed.streams);
    const ids = (run: typeof settings) =>
      stagedEnvelopes(run.stage, run.run, 'orders').then((all) => all.map((e) => e.id));
    expect(await ids(settings)).toEqual(await ids({ ...settings, stage: new FolderStage(whole) }));
    await rm(whole, { recursive: true });
  });

  it('count what a killed invocation had uploaded, and stage nothing twice', async () => {
    const first = await invokeLane({ ...settings, remainingTime: () => 60_000 }, 'main');
    await invokeLane({ ...settings, remainingTime: () => 60_000 }, 'main', first);
    // The second invocation's answer was lost: the machine repeats it with the first one's answer.
    let output = await invokeLane(settings, 'main', first);
    while (!output.done) output = await invokeLane(settings, 'main', output);
    const staged = await stagedEnvelopes(settings.stage, settings.run, 'orders');
    expect(new Set(staged.map(({ id }) => id)).size).toBe(staged.length);
    expect(output.streams.orders?.staged).toBe(staged.length);
    expect(output.streams.orders?.reported).toBe(staged.length);
  });
});

describe('the next run', () => {
  it('finds nothing to stage when nothing changed, and needs the pages of the lists alone', async () => {
    settings.run = testRun(1, { streams: [...defaultStreams] });
    await readLane(settings, 'main');
    const requests: number[] = [];
    for (let run = 0; run < 2; run += 1) {
      settings.run = await runAfter(settings.stage, settings.run);
      const { streams, usage } = await readLane(settings, 'main');
      requests.push(usage.requests);
      expect(Object.values(streams).map(({ staged }) => staged)).toEqual(Object.values(streams).map(() => 0));
      expect(streams.orders?.unchanged).toBe(streams.orders?.reported);
      expect(streams.order_items?.unchanged).toBe(streams.order_items?.reported);
      expect(streams.order_items?.reported).toBeGreaterThan(0);
    }
    // The first of them also asks thirty orders whether the store sorts them by their last change.
    expect(requests[0]).toBeLessThan(90);
    expect(requests[1]).toBeLessThan(40);
  });
});
