import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { runReport } from '../../local/run/report.ts';
import type { RunSummary, StreamSummary } from '../../local/run/summary.ts';

const counts: StreamSummary = {
  api: 2_000,
  fetched: 2_000,
  unchanged: 0,
  changed: 2_000,
  staged: 2_000,
  loaded: 2_000,
  silver: 2_000,
  gold: 2_000,
  pending: 0,
  detailsPending: 0,
  quarantined: 0,
  deleted: 0,
  written: 4_000,
};

const summary: RunSummary = {
  kind: 'initial',
  runId: '20261122T075005123Z-1a2b3c4d',
  balanced: true,
  seconds: 12,
  states: { StartRun: 1 },
  streams: { orders: counts },
  audits: { run: 20, warnings: [] },
  warnings: [],
  cost: { warehouseResumes: 1, billedSeconds: 72, credits: 0.02, amount: 0.06 },
  requests: 100,
  tooManyRequests: 0,
  statements: 50,
  stagedBytes: 4096,
  peakMemoryMb: 120,
};

const report = (changes: Partial<RunSummary>) => stripVTControlCharacters(runReport({ ...summary, ...changes }));

describe('the report of a run', () => {
  it('says nothing of warnings and details when there are none', () => {
    expect(report({})).not.toMatch(/Warning|details|Details/);
  });

  it('says what the run would have cost, and that it is an estimate', () => {
    expect(report({})).toContain(
      'Cost: estimated 0.0600 USD in Snowflake (0.0200 credits; warehouse woken once, awake 72.0 s',
    );
  });

  it('says what was left out, for whom, and why', () => {
    const message = 'The shape of orders changed: 1 new, such as fees (absent → object).';
    const text = report({
      warnings: [
        { stream: 'reviews', kind: 'stream_disabled', message: 'The scope reviews.read is missing.' },
        { stream: 'orders', kind: 'schema_drift', message },
        { stream: null, kind: 'listing_incomplete', message: 'A listing moved while it was read.' },
      ],
    });
    expect(text).toContain('\nWarning, reviews: The scope reviews.read is missing.\n');
    expect(text).toContain(`\nWarning, orders: ${message}\n`);
    expect(text).toContain('\nWarning, the run: A listing moved while it was read.\n');
    expect(text).toMatch(/balanced/);
  });

  it('counts the details that later runs read, in the table and in a sentence', () => {
    const text = report({ streams: { orders: { ...counts, detailsPending: 1_500 } } });
    expect(text).toMatch(/pending details deleted/);
    expect(text).toMatch(/Details: 1,500 orders are known by their list row; the next runs read them in full/);
  });

  it('has no count of Gold for a stream that ends in Silver', () => {
    expect(report({ streams: { orders: counts, coupons: { ...counts, gold: 0 } } })).toMatch(
      /coupons +2,000 +2,000 +2,000 +2,000 +2,000 +– +0/,
    );
  });
});
