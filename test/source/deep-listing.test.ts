import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { addDays } from '../../functions/domain/store-time.ts';
import { CUSTOMERS_PER_PAGE, customerServer, type ServedCustomer } from './customer-server.ts';
import { FolderStage } from './folder-stage.ts';
import { hurriedClock } from './hurried-clock.ts';
import { anyCredentials, invokeLane, type LaneSettings, readLane, runAfter, testRun } from './lane.ts';
import { apiError, type OddAnswer } from './odd-server.ts';

const COUNT = 20_000;

/** Twenty thousand customers within a hundred days: windows of at most 9,000 rows, found by four cuts or more. */
const customers: ServedCustomer[] = Array.from({ length: COUNT }, (_, id) => ({
  id,
  created: addDays('2026-07-20', id % 100),
}));

async function open(refusal: () => OddAnswer | null = () => null, served = customers) {
  const folder = await mkdtemp(join(tmpdir(), 'lane-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const server = await customerServer(served, refusal);
  const settings: LaneSettings = {
    url: server.url,
    credentials: anyCredentials,
    stage: new FolderStage(folder),
    run: testRun(1),
    clock: hurriedClock(),
  };
  return { server, settings };
}

/** How often each page of each window was asked for. */
function timesAsked(requests: readonly { path: string }[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const { path } of requests) times.set(path, (times.get(path) ?? 0) + 1);
  return times;
}

describe('a listing beyond the depth that the store answers', () => {
  it('is read in windows, every row once', async () => {
    const { server, settings } = await open();
    const { streams } = await readLane(settings, 'customers');
    expect(streams.customers).toMatchObject({ reported: COUNT, fetched: COUNT, staged: COUNT, pending: 0 });
    // A window's first page is asked for when it is cut out and when it is read.
    expect(Math.max(...timesAsked(server.requests).values())).toBe(2);
    expect(server.requests.length).toBeLessThan(COUNT / CUSTOMERS_PER_PAGE + 40);
  });

  it('is cut on where an invocation ended in the middle of cutting', async () => {
    const { server, settings } = await open();
    settings.remainingTime = () => 60_000;
    const { streams, invocations } = await readLane(settings, 'customers');
    expect(invocations).toBeGreaterThan(10);
    expect(streams.customers).toMatchObject({ reported: COUNT, staged: COUNT, pending: 0 });
    // Once more for the first page of a window that an invocation had no time to begin.
    expect(Math.max(...timesAsked(server.requests).values())).toBeLessThanOrEqual(3);
  });

  it('is cut on where the rate limit asked for a long wait', async () => {
    let answers = 0;
    const busy = { ...apiError(429, 'too many'), headers: { 'retry-after': '300' } };
    const { server, settings } = await open(() => ((answers += 1) % 5 === 0 && answers < 60 ? busy : null));
    const { streams, invocations } = await readLane(settings, 'customers');
    expect(invocations).toBeGreaterThan(8);
    expect(streams.customers).toMatchObject({ reported: COUNT, staged: COUNT, pending: 0 });
    expect(server.requests.length).toBeLessThan(2 * (COUNT / CUSTOMERS_PER_PAGE + 40));
  });

  it('is read on by the next run when the time was up, behind the windows that were finished', async () => {
    const { server, settings } = await open();
    const start = settings.clock!.now();
    let most = 36;
    settings.clock = {
      ...settings.clock!,
      now: () => (server.requests.length >= most ? Date.parse('2100-01-02') : start),
    };
    const first = await readLane(settings, 'customers');
    const done = first.streams.customers?.changed ?? 0;
    expect(done).toBeGreaterThan(4_000);
    expect(done).toBeLessThan(COUNT);
    expect(first.streams.customers?.pending).toBe(COUNT - done);
    const before = server.requests.splice(0).map(({ path }) => path);
    most = Number.POSITIVE_INFINITY;
    settings.run = await runAfter(settings.stage, settings.run, { asOf: '2026-10-31T21:30:00.000Z' });
    const second = await readLane(settings, 'customers');
    expect(second.streams.customers).toMatchObject({ reported: COUNT, pending: 0, deleted: 0 });
    // Nothing of a finished window but the hot days: the rest is new.
    const pages = server.requests.map(({ path }) => path).filter((path) => !before.includes(path));
    expect(pages.length * CUSTOMERS_PER_PAGE).toBeLessThan(COUNT - done + 30 * CUSTOMERS_PER_PAGE);
    expect(second.streams.customers?.fetched).toBeLessThan(COUNT - done + CUSTOMERS_PER_PAGE * 12);
  });

  it('counts what was listed when an invocation is repeated whose answer was lost', async () => {
    const { server, settings } = await open();
    let most = 20;
    settings.remainingTime = () => (server.requests.length >= most ? 60_000 : 800_000);
    const first = await invokeLane(settings, 'customers');
    expect(first.done).toBe(false);
    most = 45;
    await invokeLane(settings, 'customers', first);
    most = Number.POSITIVE_INFINITY;
    const { streams } = await readLane(settings, 'customers', first);
    expect(streams.customers).toMatchObject({ reported: COUNT, staged: COUNT, pending: 0 });
  });

  it('balances when the lost invocation had listed somebody who is gone before the repeat', async () => {
    const served = [...customers];
    const { server, settings } = await open(undefined, served);
    let most = 26;
    settings.remainingTime = () => (server.requests.length >= most ? 60_000 : 800_000);
    const first = await invokeLane(settings, 'customers');
    most = 50;
    const lost = await invokeLane(settings, 'customers', first);
    const read = (output: typeof first) => output.streams.customers?.fetched ?? 0;
    expect([read(first) > 0, read(lost) > read(first) + 9_000]).toEqual([true, true]);
    // On the first page of the last window, to which only the lost invocation had come.
    served.splice(
      served.findIndex(({ created }) => created === addDays('2026-07-20', 40)),
      1,
    );
    most = Number.POSITIVE_INFINITY;
    const { streams } = await readLane(settings, 'customers', first);
    expect(streams.customers).toMatchObject({ staged: COUNT, pending: 0 });
    settings.run = await runAfter(settings.stage, settings.run, { asOf: '2026-11-01T20:30:00.000Z' });
    expect((await readLane(settings, 'customers')).streams.customers).toMatchObject({
      reported: COUNT - 1,
      deleted: 1,
    });
  });
});
