import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runReport } from '../../local/run/report.ts';
import { startPipeline, type Pipeline } from './pipeline.ts';

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline({ orders: 10, days: 5, streams: ['taxes', 'reviews', 'brands'] });
}, 120_000);
afterAll(() => pipeline.stop());

const misbehave = (how: Record<string, unknown>) =>
  fetch(`${pipeline.services.store?.url}/_store/misbehave`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(how),
  });

describe('a store that lacks a scope', { timeout: 120_000 }, () => {
  it('is read without that stream, and the run says so wherever somebody looks', async () => {
    await misbehave({ missingScopes: ['taxes.read'], planLacks: ['/reviews'] });
    const summary = await pipeline.run();
    expect(summary.balanced).toBe(true);
    expect(summary.warnings.map(({ stream, kind }) => `${stream} ${kind}`).toSorted()).toEqual([
      'reviews stream_disabled',
      'taxes stream_disabled',
    ]);
    expect(summary.streams.brands?.silver).toBeGreaterThan(0);
    expect(runReport(summary)).toMatch(/Warning, taxes: .*taxes\.read/);
    const kept = await pipeline.rows(
      `select stream from OPS.run_warnings where run_id = '${summary.runId}' order by 1`,
    );
    expect(kept.map((row) => row['STREAM'])).toEqual(['reviews', 'taxes']);
  });

  it('is read with it again as soon as the scope is there', async () => {
    await misbehave({});
    const summary = await pipeline.run();
    expect(summary.warnings).toEqual([]);
    expect(summary.streams.taxes?.silver).toBeGreaterThan(0);
  });

  it('and that scope is orders.read: the run fails and names it', async () => {
    await misbehave({ missingScopes: ['orders.read'] });
    expect(await pipeline.fail()).toMatchObject({
      state: 'ExtractLane',
      error: 'SallaScopeMissingError',
      message: expect.stringContaining('orders.read'),
    });
  });
});
