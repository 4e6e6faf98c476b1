import { describe, expect, it } from 'vitest';
import { execute, logOf, openAccount, recordOf } from './local-account-fixture.ts';

// They wait for seconds of real time.
describe.concurrent('time limits', () => {
  const slow = `export const handler = async ({ ms }) => {
      const timer = setInterval(() => console.log('alive'), 100);
      await new Promise((resolve) => setTimeout(resolve, ms));
      clearInterval(timer);
      return 'late';
    };`;

  it('of a task raise States.Timeout and kill the process; States.TaskFailed does not match it', async () => {
    const account = await openAccount({
      functions: { Work: { code: slow } },
      definition: {
        StartAt: 'Work',
        States: {
          Work: {
            Type: 'Task',
            Resource: 'Work',
            TimeoutSeconds: 1,
            Retry: [
              { ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 1, MaxAttempts: 5 },
              { ErrorEquals: ['States.Timeout'], IntervalSeconds: 1, MaxAttempts: 1 },
            ],
            End: true,
          },
        },
      },
    });
    const { status, error, executionArn = '' } = await execute(account, { ms: 30_000 });
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'States.Timeout' });
    const printed = logOf(account, executionArn).length;
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(logOf(account, executionArn)).toHaveLength(printed);
    const types = recordOf(account, executionArn).events.map((event) => event.type);
    expect(types.filter((type) => type === 'LambdaFunctionTimedOut')).toHaveLength(2);
  });

  it('of the machine end the execution as TIMED_OUT and kill the process', async () => {
    const account = await openAccount({
      functions: { Work: { code: slow } },
      definition: {
        TimeoutSeconds: 1,
        StartAt: 'Work',
        States: { Work: { Type: 'Task', Resource: 'Work', End: true } },
      },
    });
    const { status, executionArn = '' } = await execute(account, { ms: 30_000 });
    expect(status).toBe('TIMED_OUT');
    const printed = logOf(account, executionArn).length;
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(logOf(account, executionArn)).toHaveLength(printed);
    expect(recordOf(account, executionArn).events.at(-1)).toMatchObject({
      type: 'ExecutionTimedOut',
      executionTimedOutEventDetails: { error: 'States.Timeout' },
    });
  });
});
