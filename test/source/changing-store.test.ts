import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { type RunningStore, startStore } from '../store/running-store.ts';
import { keyInBronze } from '../../functions/domain/row-key.ts';
import { FolderStage } from './folder-stage.ts';
import { hurriedClock } from './hurried-clock.ts';
import { type LaneSettings, readLane, runAfter, stagedEnvelopes, testRun } from './lane.ts';

let store: RunningStore;
let settings: LaneSettings;

beforeEach(async () => {
  store = await startStore({ shop: { orders: 100, days: 40, seed: 11 } });
  const folder = await mkdtemp(join(tmpdir(), 'lane-'));
  settings = {
    url: store.url,
    credentials: await store.credentials(),
    stage: new FolderStage(folder),
    run: testRun(1),
    clock: hurriedClock(),
  };
  return async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  };
});

const aDayLater = () => runAfter(settings.stage, settings.run, { asOf: '2026-11-01T20:30:00.000Z' });

/** Every record as it is now, without what follows the clock alone. */
async function states(stream: string): Promise<Map<string, string>> {
  const clockwork = { read: null, can_cancel: null, can_reorder: null };
  const records = await store.truth(stream);
  return new Map(records.map((record) => [String(record['id']), JSON.stringify({ ...record, ...clockwork })]));
}

async function changedSince(before: Map<string, string>, stream: string): Promise<string[]> {
  return [...(await states(stream))].filter(([id, state]) => before.get(id) !== state).map(([id]) => id);
}

describe('after a day in the store', () => {
  it('every order that is new or changed is staged, and none that the API shows as before', async () => {
    const orders = await states('orders');
    // A detail also changes when the order's customer does, which nobody notes on the order: age brings that to light.
    const details = await states('order_details');
    await readLane(settings, 'main');
    await store.control('advance-day');
    const changed = await changedSince(orders, 'orders');
    const shownOtherwise = await changedSince(details, 'order_details');
    settings.run = await aDayLater();
    const { streams } = await readLane(settings, 'main');
    const read = (await stagedEnvelopes(settings.stage, settings.run, 'orders')).map(keyInBronze);
    expect(changed.length).toBeGreaterThan(0);
    expect(read).toEqual(expect.arrayContaining(changed));
    expect(shownOtherwise).toEqual(expect.arrayContaining(read));
    expect(new Set(read).size).toBe(read.length);
    expect(streams.orders?.unchanged).toBe((streams.orders?.reported ?? 0) - read.length);
  });

  it('a product that left the listing and answers 404 gets one tombstone with the time noticed', async () => {
    await readLane(settings, 'main');
    const before = new Set((await store.all('/products')).map(({ id }) => String(id)));
    await store.control('advance-day');
    for (const { id } of await store.all('/products')) before.delete(String(id));
    settings.run = await aDayLater();
    const { streams } = await readLane(settings, 'main');
    const staged = await stagedEnvelopes(settings.stage, settings.run, 'products');
    const tombstones = staged.filter(({ op }) => op === 'delete');
    expect(before.size).toBeGreaterThan(0);
    expect(tombstones.map(({ id }) => id)).toEqual([...before]);
    expect(tombstones[0]).toMatchObject({ record: null, noticed_at: settings.run.asOf });
    expect(streams.products?.deleted).toBe(before.size);
    // The run after it neither reports it again nor looks for it.
    settings.run = await aDayLater();
    expect((await readLane(settings, 'main')).streams.products).toMatchObject({ staged: 0, deleted: 0 });
  });

  it('a run of the last days only deletes nothing', async () => {
    await readLane(settings, 'main');
    settings.run = { ...(await aDayLater()), createdFrom: '2026-10-30' };
    expect((await readLane(settings, 'main')).streams.orders).toMatchObject({ deleted: 0, staged: 0 });
  });
});

const idOf = ({ id }: Record<string, unknown>) => String(id);
const everyone = async () => (await store.truth('orders')).map(idOf).toSorted();
const staged = async () => (await stagedEnvelopes(settings.stage, settings.run, 'orders')).map(keyInBronze);

describe('while the store misbehaves', () => {
  it.each([
    ['every seventh answer is a 500', { status500: 7 }],
    ['every seventh body breaks off', { cut: 7 }],
    ['every seventh answer is an HTML page', { html: 7 }],
    ['every seventh answer is a 429 with Retry-After', { tooManyRequests: { every: 7, retryAfter: 2 } }],
    ['every fortieth answer is a 429 without a hint', { tooManyRequests: { every: 40 } }],
  ])('%s: all orders arrive once', async (_what, misbehaviour) => {
    await store.control('misbehave', misbehaviour);
    const { streams } = await readLane(settings, 'main');
    expect((await staged()).toSorted()).toEqual(await everyone());
    expect(streams.orders?.pending).toBe(0);
  });

  it('orders come in between the pages: nothing is staged twice, and the next run has them all', async () => {
    await store.control('misbehave', { drift: 1 });
    await readLane(settings, 'main');
    const first = await staged();
    expect(new Set(first).size).toBe(first.length);
    await store.control('misbehave', {});
    settings.run = await aDayLater();
    const { streams } = await readLane(settings, 'main');
    expect([...first, ...(await staged())].toSorted()).toEqual(await everyone());
    expect(streams.orders?.deleted).toBe(0);
  });

  it('a long wait goes to the state machine with what was read so far in the stage', async () => {
    await store.control('misbehave', { tooManyRequests: { every: 100, retryAfter: 300 }, times: 1 });
    const output = await readLane(settings, 'main');
    expect(output.invocations).toBe(2);
    expect(output.usage.tooManyRequests).toBe(1);
    expect((await staged()).toSorted()).toEqual(await everyone());
  });

  it('a filter that is ignored stops the run with the filter’s name', async () => {
    await store.control('misbehave', { ignoreFilters: true });
    const run = testRun(1, { createdFrom: '2026-10-28' });
    await expect(readLane({ ...settings, run }, 'main')).rejects.toMatchObject({
      name: 'SallaResponseInvalidError',
      message: expect.stringContaining('from_date=2026-10-28'),
    });
  });
});
