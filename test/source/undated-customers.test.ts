import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { addDays } from '../../functions/domain/store-time.ts';
import { customerServer, type ServedCustomer } from './customer-server.ts';
import { FolderStage } from './folder-stage.ts';
import { hurriedClock } from './hurried-clock.ts';
import { anyCredentials, type LaneSettings, readLane, runAfter, stagedEnvelopes, testRun } from './lane.ts';

const dated = (id: number): ServedCustomer => ({ id, created: addDays('2026-01-01', id % 300) });

async function open(customers: readonly ServedCustomer[]): Promise<LaneSettings> {
  const folder = await mkdtemp(join(tmpdir(), 'lane-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const { url } = await customerServer(customers);
  const stage = new FolderStage(folder);
  return { url, credentials: anyCredentials, stage, run: testRun(1), clock: hurriedClock() };
}

it('customers without a creation date are pending once the listing is cut by it, and never judged deleted', async () => {
  const customers = Array.from({ length: 8_900 }, (_, id) => dated(id));
  customers.push(...[90_001, 90_002, 90_003].map((id) => ({ id, created: null })));
  const settings = await open(customers);
  const whole = await readLane(settings, 'customers');
  expect(whole.streams.customers).toMatchObject({ reported: 8_903, staged: 8_903, pending: 0 });

  // Beyond the limit: the store now has 9,200 customers with a date, two of the old ones are gone.
  customers.splice(0, 2);
  for (let id = 8_900; id < 9_202; id += 1) customers.push(dated(id));
  customers.push({ id: 90_004, created: null });
  settings.run = await runAfter(settings.stage, settings.run, { asOf: '2026-11-01T20:30:00.000Z' });
  const cut = await readLane(settings, 'customers');
  expect(cut.streams.customers).toEqual({
    // Five are known and not shown, so nobody can tell which two of them are gone.
    reported: 8_898 + 302 + 5,
    fetched: 8_898 + 302,
    unchanged: 8_898,
    changed: 302,
    staged: 302,
    deleted: 0,
    pending: 5,
    detailsPending: 0,
  });
  expect(cut.warnings).toMatchObject([
    { stream: 'customers', kind: 'listing_incomplete', message: expect.stringContaining('4 of 9204 rows') },
  ]);
  const staged = await stagedEnvelopes(settings.stage, settings.run, 'customers');
  expect(staged.every(({ op }) => op === 'upsert')).toBe(true);
});

it('customers without a creation date are not judged by the hot days that runs read between two whole listings', async () => {
  const customers = Array.from({ length: 3_100 }, (_, id) => dated(id));
  customers.push({ id: 90_001, created: null });
  const settings = await open(customers);
  await readLane(settings, 'customers');
  for (let hour = 1; hour <= 26; hour += 5) {
    const asOf = new Date(Date.parse('2026-10-31T20:30:00.000Z') + hour * 3_600_000).toISOString();
    settings.run = await runAfter(settings.stage, settings.run, { asOf });
    const { streams } = await readLane(settings, 'customers');
    expect(streams.customers).toMatchObject({ reported: 3_101, deleted: 0, staged: 0, pending: 0 });
  }
});
