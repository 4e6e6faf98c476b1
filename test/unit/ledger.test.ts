import { describe, expect, it } from 'vitest';
import { noCounts, type Run, type StreamCounts } from '../../functions/contracts/run.ts';
import { StoreSettings } from '../../functions/contracts/settings.ts';
import {
  goldImbalances,
  requireBalance,
  silverImbalances,
  type WarehouseCounts,
} from '../../functions/domain/ledger.ts';

const run: Run = {
  runId: '20261122T075005123Z-1a2b3c4d',
  storeId: '1305146709',
  kind: 'incremental',
  startedAt: '2026-11-22T07:50:05.123Z',
  asOf: '2026-10-31T20:30:00.000Z',
  createdFrom: null,
  planFile: null,
  streams: ['orders', 'customers', 'products'],
  settings: StoreSettings.parse({}),
  extractUntil: '2026-11-22T08:40:05.123Z',
};
const extracted: StreamCounts = {
  ...noCounts,
  reported: 2000,
  fetched: 2000,
  unchanged: 1990,
  changed: 10,
  staged: 10,
};
const counted: WarehouseCounts = {
  loaded: 10,
  bronze: 2000,
  silver: 2000,
  quarantined: 0,
  silverRows: 2000,
  silverInserted: 0,
  silverUpdated: 10,
  silverUnchanged: 1990,
  silverDeleted: 0,
};
const imbalances = (counts: Partial<StreamCounts>, warehouse: Partial<WarehouseCounts>, given: Partial<Run> = {}) =>
  silverImbalances(
    { ...run, ...given },
    { orders: { ...extracted, ...counts } },
    new Map([['orders', { ...counted, ...warehouse }]]),
  );

describe('The ledger', () => {
  it('balances when every hop holds what the one before it gave', () => {
    expect(imbalances({}, {})).toEqual([]);
  });

  it('balances with pending, quarantined and deleted records', () => {
    expect(imbalances({ reported: 2001, pending: 1 }, {})).toEqual([]);
    expect(imbalances({}, { silver: 1999, quarantined: 1 })).toEqual([]);
    expect(imbalances({ reported: 1999, changed: 9, deleted: 1 }, { bronze: 1999, silver: 1999 })).toEqual([]);
  });

  it('lets a pending record stand in Bronze in an older version, but no more than the pending', () => {
    expect(imbalances({ unchanged: 1989, pending: 1 }, {})).toEqual([]);
    expect(imbalances({ unchanged: 1989, pending: 1 }, { bronze: 2001, silver: 2001 })[0]).toContain('API → Bronze');
  });

  it('balances when a key was staged twice: listed first, read in full later in the run', () => {
    expect(imbalances({ staged: 14 }, { loaded: 14 })).toEqual([]);
  });

  it.each([
    [{ changed: 9 }, {}, 'API → stage'],
    [{}, { loaded: 9 }, 'stage → Bronze'],
    [{}, { bronze: 1999, silver: 1999 }, 'API → Bronze'],
    [{}, { silver: 1999 }, 'Bronze → Silver'],
    [{}, { silver: 2001 }, 'Bronze → Silver'],
  ])('names the hop that lost or added a row: %j %j', (counts, warehouse, hop) => {
    const found = imbalances(counts, warehouse);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`hop ${hop}:`);
  });

  it('lets Bronze hold more than a run that asked for the last days only, never less', () => {
    const window = { createdFrom: '2026-10-01' };
    expect(imbalances({}, { bronze: 5000, silver: 5000 }, window)).toEqual([]);
    expect(imbalances({}, { bronze: 1999, silver: 1999 }, window)[0]).toContain('API → Bronze');
  });

  it('names the last hop when Gold would differ from Silver', () => {
    expect(goldImbalances(new Map([['orders', counted]]), new Map([['orders', { gold: 2000 }]]))).toEqual([]);
    expect(goldImbalances(new Map([['orders', counted]]), new Map([['orders', { gold: 1999 }]]))[0]).toContain(
      'Silver → Gold: 2000',
    );
    expect(goldImbalances(new Map([['orders', counted]]), new Map())[0]).toContain('(2000 lost)');
  });

  it('fails the run by a name the state machine does not retry, with the hop and the next step', () => {
    expect(() => requireBalance(run, [], '')).not.toThrow();
    const lost = ['orders, hop Bronze → Silver: 2 stand in Bronze, 1 stand in Silver (1 lost)'];
    expect(() => requireBalance(run, lost, 'Gold was not changed.')).toThrow(
      expect.objectContaining({ name: 'LedgerImbalanceError' }),
    );
    expect(() => requireBalance(run, lost, 'Gold was not changed.')).toThrow(
      /Bronze → Silver.*Gold was not changed.*Next: /,
    );
  });
});
