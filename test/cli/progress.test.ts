import { beforeAll, describe, expect, it } from 'vitest';
import { outlook } from '../../cli/progress.ts';
import { putMigratedWarehouse } from '../migrated-warehouse.ts';
import { run, temporaryFolder } from './started-process.ts';

const salla = 'cli/salla.ts';
const data = temporaryFolder();

/** Orders of which only the list row is known after each hourly run of store 11. */
const toRead = [100, 9_000, 8_000, 7_000, 6_000, 5_000, 4_000, 3_000, 2_000, 1_000];
const runsOf11 = toRead.map((pending, hour) => ({ store: 11, id: runId(hour), hour, pending }));
const runs = [...runsOf11, { store: 22, id: runId(20), hour: 20, pending: 300 }];

function runId(hour: number): string {
  return `20261122T${String(hour).padStart(2, '0')}0000000Z-00000000`;
}

const runRows = runs.map(
  ({ store, id, hour }) =>
    `('${id}', ${store}, 'initial', 'finished', '2026-11-22', '2026-11-22', '2026-11-22 ${hour}:00:00')`,
);
const ledgerRows = runs.map(
  ({ store, id, pending }) => `('${id}', ${store}, 'orders', 20000, 0, 0, 0, 0, 0, 0, 0, 0, ${pending}, 0, 0, 0)`,
);

/** Two stores in the middle of their first load: hourly runs of one, a single run of the other. */
const history = `
insert into OPS.runs (run_id, store_id, kind, state, started_at, as_of, finished_at) values ${runRows.join(', ')};
insert into OPS.ledger (run_id, store_id, stream, reported, fetched, unchanged, staged, loaded, bronze, silver, gold,
  pending, details_pending, quarantined, deleted, written) values ${ledgerRows.join(', ')};
insert into OPS.run_warnings (run_id, store_id, stream, kind, message)
  values ('${runId(20)}', 22, 'reviews', 'stream_disabled', 'reviews are left out of the run.');
insert into SILVER.silver_orders (store_id, order_id, order_date_local, detail_state, is_deleted, row_hash, run_id)
  values (11, 1, '2026-11-05', 'complete', false, '', ''), (11, 2, '2026-11-06', 'stale', false, '', ''),
    (11, 3, '2026-10-07', 'pending', false, '', ''), (11, 4, '2026-10-08', 'pending', true, '', '')`;

describe('salla', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    await putMigratedWarehouse(data);
    const filled = await run(salla, ['sql', '--data', data, history]);
    expect(filled.code, filled.output).toBe(0);
  }, 60_000);

  it('progress shows each month, and how long the rest takes since the queue was longest', async () => {
    const { code, output } = await run(salla, ['progress', '--data', data]);
    const rows = output.split('\n').map((line) => line.replaceAll(/[│|]/g, ' ').trim().replaceAll(/ +/g, ' '));
    expect(rows).toContain('11 2026-11 2 1 0 1 50.0');
    expect(rows).toContain('11 2026-10 1 0 1 0 0.0');
    expect(output).toContain(
      'Store 11: 1,000 orders to read in full; 1,000 an hour in the latest runs, so about an hour more.',
    );
    expect(output).toContain('Store 22: 300 orders to read in full; the number has not fallen in the latest runs');
    expect(code).toBe(0);
  });

  it('runs shows what is still to be read, and the warnings of the latest run of each store', async () => {
    const { code, output } = await run(salla, ['runs', '--data', data]);
    expect(output).toMatch(/20261122T200000000Z-00000000[\s\S]*300[\s\S]*1/);
    expect(output).toContain('Warning, store 22, reviews: reviews are left out of the run.');
    expect(code).toBe(0);
  });
});

describe('the outlook of a store', () => {
  const row = { STORE_ID: '11', DETAILS_PENDING: '12000', DETAILS_PER_HOUR: '150', HOURS_TO_GO: '80.0' };

  it.each([
    [row, 'Store 11: 12,000 orders to read in full; 150 an hour in the latest runs, so about 4 days more.'],
    [{ ...row, HOURS_TO_GO: '0.4' }, /so about an hour more\.$/],
    [{ ...row, DETAILS_PENDING: '0', HOURS_TO_GO: null }, 'Store 11: every order was read in full.'],
  ])('is said in a sentence', (rate, sentence) => {
    expect(outlook(rate)).toMatch(sentence);
  });
});
