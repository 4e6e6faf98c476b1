import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { addDays } from '../../functions/domain/store-time.ts';
import { FolderStage } from './folder-stage.ts';
import { hurriedClock } from './hurried-clock.ts';
import { anyCredentials, type LaneSettings, readLane, runAfter, stagedEnvelopes, testRun } from './lane.ts';
import { apiError, oddServer } from './odd-server.ts';

interface Customer {
  id: number;
  /** Null for those that only the listing without a filter shows. */
  created: string | null;
}

const dated = (id: number): Customer => ({ id, created: addDays('2026-01-01', id % 300) });

const PER_PAGE = 1000;

/** A listing of customers, filtered by creation day; their details are gone, so that nothing absent would be kept. */
async function customerServer(customers: Customer[]) {
  return oddServer((path) => {
    const url = new URL(path, 'http://x');
    if (url.pathname !== '/admin/v2/customers') return apiError(404, 'gone');
    const from = url.searchParams.get('date_from');
    const to = url.searchParams.get('date_to');
    const currentPage = Number(url.searchParams.get('page'));
    const found = customers.filter(
      ({ created }) =>
        (from === null || (created !== null && created >= from)) &&
        (to === null || (created !== null && created <= to)),
    );
    const rows = found.slice((currentPage - 1) * PER_PAGE, currentPage * PER_PAGE).map(({ id }) => ({ id }));
    const totalPages = Math.max(1, Math.ceil(found.length / PER_PAGE));
    const pagination = { count: rows.length, total: found.length, perPage: PER_PAGE, currentPage, totalPages };
    return { body: { status: 200, success: true, data: rows, pagination } };
  });
}

it('customers without a creation date are pending once the listing is cut by it, and never judged deleted', async () => {
  const customers = Array.from({ length: 8_900 }, (_, id) => dated(id));
  customers.push(...[90_001, 90_002, 90_003].map((id) => ({ id, created: null })));
  const folder = await mkdtemp(join(tmpdir(), 'lane-'));
  const { url } = await customerServer(customers);
  const stage = new FolderStage(folder);
  const settings: LaneSettings = { url, credentials: anyCredentials, stage, run: testRun(1), clock: hurriedClock() };
  const whole = await readLane(settings, 'customers');
  expect(whole.streams.customers).toMatchObject({ reported: 8_903, staged: 8_903, pending: 0 });

  // Beyond the limit: the store now has 9,200 customers with a date, two of the old ones are gone.
  customers.splice(0, 2);
  for (let id = 8_900; id < 9_202; id += 1) customers.push(dated(id));
  customers.push({ id: 90_004, created: null });
  settings.run = await runAfter(stage, settings.run, { asOf: '2026-11-01T20:30:00.000Z' });
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
  expect((await stagedEnvelopes(stage, settings.run, 'customers')).every(({ op }) => op === 'upsert')).toBe(true);
  await rm(folder, { recursive: true });
});
