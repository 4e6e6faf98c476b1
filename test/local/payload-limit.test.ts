import { describe, expect, it } from 'vitest';
import { retrying } from './failing-task.ts';
import { execute, openAccount, recordOf } from './local-account-fixture.ts';

describe('payloads', () => {
  const echo = 'export const handler = async ({ size, text }) => ({ size, text: (text ?? "م").repeat(size ?? 1) });';

  it('end the execution with States.DataLimitExceeded above 262,144 bytes of UTF-8, whatever Retry says', async () => {
    const account = await openAccount({
      functions: { Work: { code: echo } },
      definition: retrying({ ErrorEquals: ['States.ALL'], IntervalSeconds: 1 }),
    });
    // Two bytes a letter: 131,000 letters fit, 132,000 do not.
    expect((await execute(account, { size: 131_000 })).status).toBe('SUCCEEDED');
    const { status, error, executionArn } = await execute(account, { size: 132_000 });
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'States.DataLimitExceeded' });
    expect(recordOf(account, executionArn ?? '').states['Work']?.attempts).toBe(1);
  });

  it('count as a whole: a result that fits fails when it is added to the state', async () => {
    const account = await openAccount({
      functions: { Work: { code: echo } },
      definition: {
        StartAt: 'First',
        States: {
          First: { Type: 'Task', Resource: 'Work', ResultPath: '$.first', Next: 'Second' },
          Second: { Type: 'Task', Resource: 'Work', ResultPath: '$.second', Next: 'Third' },
          Third: { Type: 'Task', Resource: 'Work', End: true },
        },
      },
    });
    const { error, executionArn } = await execute(account, { size: 70_000 });
    expect(error).toBe('States.DataLimitExceeded');
    expect(recordOf(account, executionArn ?? '').states).not.toHaveProperty('Third');
  });
});
