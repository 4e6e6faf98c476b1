import { describe, expect, it } from 'vitest';
import { describeError } from '../../local/run/start-error.ts';
import { failureOf } from '../../local/run/failure-report.ts';

const nearlyFull =
  'Snowflake refused the statement “put file” (253100): Only 8 MB are free under /data; the warehouse stops writing below ' +
  '100 MB. Nothing was written. Free space and run the statement again. Query id 1. Next: read the statement named here.';

describe('a full disk', () => {
  it.each([
    new Error(nearlyFull),
    Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }),
    new Error('IO Error: Could not write file "warehouse.duckdb.wal": No space left on device'),
  ])('is named with what to do, not with advice on the statement: %s', (error) => {
    const words = describeError(error);
    expect(words).toMatch(/\nNext: the disk is full; free some space, .* --data, and start again\.$/);
    expect(words).not.toMatch(/read the statement|run the statement/);
  });

  it('that ends a run is its next step too', () => {
    const cause = JSON.stringify({ errorMessage: nearlyFull });
    const ended = {
      arn: '',
      name: 'one',
      status: 'FAILED',
      error: 'WarehouseStatementError',
      cause,
      seconds: 1,
      events: [],
    };
    expect(failureOf(ended).nextStep).toMatch(/^the disk is full/);
  });
});
