import { appendFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RunProgress } from '../../local/run/run-progress.ts';

describe('the progress of a run', () => {
  it('names the streams at work and counts those that are done, however many there are', () => {
    const log = join(mkdtempSync(join(tmpdir(), 'run-progress-')), 'one.log');
    const progress = new RunProgress(log);
    const says = (stream: string, done: number, total: number) => {
      const entry = { level: 'INFO', message: 'progress', service: 'ExtractLane', stream, done, total };
      appendFileSync(log, `${JSON.stringify({ function: 'extract-lane', entry })}\n`);
    };
    const states = ['Extract', 'ExtractLane'];
    expect(progress.describe(states)).toBe('ExtractLane');
    says('orders', 30, 2_000);
    expect(progress.describe(states)).toBe('ExtractLane: orders 30 of 2,000');
    says('orders', 2_000, 2_000);
    says('invoices', 60, 61);
    expect(progress.describe(states)).toBe('ExtractLane: 1 stream done · invoices 60 of 61');
    says('invoices', 61, 61);
    expect(progress.describe(states)).toBe('ExtractLane: 2 streams done');
  });
});
