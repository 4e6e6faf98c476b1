import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeAssembly } from './assembly-fixture.ts';
import { execute, logOf, openAccount, recordOf } from './local-account-fixture.ts';
import type { TestAccount } from './local-account-fixture.ts';

/** Fails `failures` times with the error that the input names, then answers with its input. */
const failing = `let calls = 0;
  export const handler = async ({ failures, error }) => {
    console.log(String(Date.now()));
    if (calls++ < failures) throw Object.assign(new Error('failed call ' + calls), { name: error });
    return { calls };
  };`;

function attemptTimes(account: TestAccount, executionArn = ''): number[] {
  return logOf(account, executionArn)
    .filter((entry) => entry['stream'] === 'stdout')
    .map((entry) => Number(entry['entry']));
}

function retrying(...Retry: Record<string, unknown>[]): Record<string, unknown> {
  return { StartAt: 'Work', States: { Work: { Type: 'Task', Resource: 'Work', Retry, End: true } } };
}

describe('Retry', () => {
  it('is read from the synthesized template: changed there, it changes what happens', async () => {
    const assembly = writeAssembly({
      functions: { Work: { code: failing } },
      definition: retrying({ ErrorEquals: ['SallaUnavailableError'], IntervalSeconds: 1, MaxAttempts: 1 }),
    });
    const input = { failures: 1, error: 'SallaUnavailableError' };
    expect((await execute(await openAccount(assembly), input)).status).toBe('SUCCEEDED');

    const file = path.join(assembly, 'Test.template.json');
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace(String.raw`\"MaxAttempts\":1`, String.raw`\"MaxAttempts\":0`),
    );
    const { status, error } = await execute(await openAccount(assembly), input);
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'SallaUnavailableError' });
  });

  it('waits IntervalSeconds times BackoffRate to the power of the retries, at most MaxDelaySeconds', async () => {
    const retry = { ErrorEquals: ['Busy'], IntervalSeconds: 1, BackoffRate: 4, MaxDelaySeconds: 2, MaxAttempts: 3 };
    const account = await openAccount({ functions: { Work: { code: failing } }, definition: retrying(retry) });
    const { executionArn, output } = await execute(account, { failures: 3, error: 'Busy' });
    expect(output).toBe('{"calls":4}');
    const times = attemptTimes(account, executionArn);
    const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    // 1 s, then 4 s and 16 s cut to 2 s; timers may fire a few milliseconds early.
    for (const [index, least] of [1000, 2000, 2000].entries()) expect(waits[index]).toBeGreaterThan(least - 20);
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeLessThan(9000);
    expect(recordOf(account, executionArn ?? '').states['Work']?.attempts).toBe(4);
  });

  it('waits a random part of the interval with full jitter', async () => {
    const retry = { ErrorEquals: ['Busy'], IntervalSeconds: 1, BackoffRate: 1, MaxAttempts: 4, JitterStrategy: 'FULL' };
    const account = await openAccount({ functions: { Work: { code: failing } }, definition: retrying(retry) });
    const { executionArn } = await execute(account, { failures: 4, error: 'Busy' });
    const times = attemptTimes(account, executionArn);
    expect(times).toHaveLength(5);
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeLessThan(3900);
  });

  it('counts the attempts of each retrier, tries no error that is not named, and ends after MaxAttempts', async () => {
    const definition = retrying(
      { ErrorEquals: ['Busy'], IntervalSeconds: 1, MaxAttempts: 1 },
      { ErrorEquals: ['Sandbox.Timedout', 'Runtime.ExitError'], IntervalSeconds: 1, MaxAttempts: 5 },
    );
    const account = await openAccount({ functions: { Work: { code: failing } }, definition });
    const busy = await execute(account, { failures: 9, error: 'Busy' });
    expect(attemptTimes(account, busy.executionArn)).toHaveLength(2);
    const bug = await execute(account, { failures: 9, error: 'TypeError' });
    expect(bug.error).toBe('TypeError');
    expect(attemptTimes(account, bug.executionArn)).toHaveLength(1);
  });
});

const lane = (item: string, ms: number, fail = false) => ({ item, ms, fail });

describe('a Map', () => {
  const code = `export const handler = async ({ item, ms, fail, index, run }) => {
      console.log(JSON.stringify({ item, at: Date.now() }));
      await new Promise((resolve) => setTimeout(resolve, ms));
      console.log(JSON.stringify({ item, done: Date.now() }));
      if (fail) throw Object.assign(new Error('item ' + item), { name: 'LaneError' });
      return { item, index, run };
    };`;
  const definition = {
    StartAt: 'Extract',
    States: {
      Extract: {
        Type: 'Map',
        ItemsPath: '$.lanes',
        MaxConcurrency: 2,
        ItemSelector: {
          'run.$': '$.run',
          'item.$': '$$.Map.Item.Value.item',
          'ms.$': '$$.Map.Item.Value.ms',
          'fail.$': '$$.Map.Item.Value.fail',
          'index.$': '$$.Map.Item.Index',
        },
        ItemProcessor: {
          ProcessorConfig: { Mode: 'INLINE' },
          StartAt: 'ExtractLane',
          States: { ExtractLane: { Type: 'Task', Resource: 'Lane', End: true } },
        },
        ResultPath: '$.lanes',
        End: true,
      },
    },
  };
  it('gives its results in the order of the items, two at a time', async () => {
    const account = await openAccount({ functions: { Lane: { code } }, definition });
    const input = { run: { id: 'r1' }, lanes: [lane('a', 600), lane('b', 0), lane('c', 0)] };
    const { output, executionArn } = await execute(account, input);
    expect(JSON.parse(output ?? '')).toEqual({
      run: { id: 'r1' },
      lanes: ['a', 'b', 'c'].map((item, index) => ({ item, index, run: { id: 'r1' } })),
    });
    const record = recordOf(account, executionArn ?? '');
    expect(record.states['ExtractLane']?.attempts).toBe(3);
    expect(record.current?.state).toBe('Extract');
  });

  it('starts no item after one has failed, and kills those that run', async () => {
    const account = await openAccount({ functions: { Lane: { code } }, definition });
    const input = { run: {}, lanes: [lane('a', 300, true), lane('b', 8000), lane('c', 0), lane('d', 0)] };
    const started = Date.now();
    const { status, error, executionArn } = await execute(account, input);
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'LaneError' });
    expect(Date.now() - started).toBeLessThan(5000);
    const entries = logOf(account, executionArn ?? '').map((line) => line['entry'] as { item?: string; done?: number });
    expect(entries.filter((entry) => entry?.item === 'c' || entry?.item === 'd')).toEqual([]);
    expect(entries.filter((entry) => entry?.item === 'b' && entry.done !== undefined)).toEqual([]);
    const types = recordOf(account, executionArn ?? '').events.map((event) => event.type);
    expect(types).toEqual(expect.arrayContaining(['MapIterationFailed', 'MapIterationAborted', 'MapStateFailed']));
    expect(types.at(-1)).toBe('ExecutionFailed');
  });

  it('loops inside an item through Choice and Wait until the lane is done', async () => {
    const looping = {
      StartAt: 'Extract',
      States: {
        Extract: {
          Type: 'Map',
          ItemsPath: '$.lanes',
          ItemProcessor: {
            StartAt: 'ExtractLane',
            States: {
              ExtractLane: { Type: 'Task', Resource: 'Lane', Next: 'LaneDone' },
              LaneDone: {
                Type: 'Choice',
                Choices: [{ Variable: '$.done', BooleanEquals: true, Next: 'LaneResult' }],
                Default: 'LaneWait',
              },
              LaneWait: { Type: 'Wait', SecondsPath: '$.waitSeconds', Next: 'ExtractLane' },
              LaneResult: { Type: 'Pass', Parameters: { 'lane.$': '$.lane', 'pages.$': '$.page' }, End: true },
            },
          },
          End: true,
        },
      },
    };
    const paging = `export const handler = async ({ lane, page = 0 }) =>
      ({ lane, page: page + 1, done: page + 1 === 3, waitSeconds: page === 0 ? 1 : 0 });`;
    const account = await openAccount({ functions: { Lane: { code: paging } }, definition: looping });
    const started = Date.now();
    const { output, executionArn } = await execute(account, { lanes: [{ lane: 'main' }, { lane: 'customers' }] });
    expect(output).toBe('[{"lane":"main","pages":3},{"lane":"customers","pages":3}]');
    expect(Date.now() - started).toBeGreaterThan(1000);
    expect(recordOf(account, executionArn ?? '').states['ExtractLane']?.attempts).toBe(6);
  });
});

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

describe('time limits', () => {
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

describe('what the package reads differently from AWS', () => {
  const echo = 'export const handler = async (event) => event;';

  it('gives states the execution that was started, inside a Map as well', async () => {
    const selector = {
      'id.$': '$$.Execution.Id',
      'startTime.$': '$$.Execution.StartTime',
      'input.$': '$$.Execution.Input',
      'machine.$': '$$.StateMachine.Id',
      'state.$': '$$.State.Name',
    };
    const account = await openAccount({
      functions: { Work: { code: echo } },
      definition: {
        StartAt: 'Prepare',
        States: {
          Prepare: { Type: 'Pass', Result: [1], ResultPath: '$.items', Next: 'Each' },
          Each: {
            Type: 'Map',
            ItemsPath: '$.items',
            ItemProcessor: {
              StartAt: 'Inner',
              States: { Inner: { Type: 'Task', Resource: 'Work', Parameters: selector, End: true } },
            },
            End: true,
          },
        },
      },
    });
    const { executionArn, startDate, stateMachineArn, output } = await execute(account, { storeId: '1' });
    expect(JSON.parse(output ?? '')).toEqual([
      {
        id: executionArn,
        startTime: startDate?.toISOString(),
        input: { storeId: '1' },
        machine: stateMachineArn,
        state: 'Inner',
      },
    ]);
  });

  it.each([
    [{ Variable: '$.cursor', IsPresent: false }, {}, true],
    [{ Variable: '$.cursor', IsPresent: false }, { cursor: null }, false],
    [{ Variable: '$.cursor', IsNull: false }, { cursor: 'x' }, true],
    [{ Variable: '$.cursor', NumericLessThan: 10 }, { cursor: '5' }, false],
    [{ Variable: '$.cursor', NumericLessThan: 10 }, { cursor: 5 }, true],
    [{ Variable: '$.cursor', StringGreaterThan: '' }, { cursor: 5 }, false],
    [{ Not: { Variable: '$.cursor', StringEquals: 'skip' } }, { cursor: 'run' }, true],
  ])('decides %j on %j as AWS does', async (rule, input, matches) => {
    const account = await openAccount({
      functions: {},
      definition: {
        StartAt: 'Decide',
        States: {
          Decide: { Type: 'Choice', Choices: [{ ...rule, Next: 'Yes' }], Default: 'No' },
          Yes: { Type: 'Pass', Result: 'yes', End: true },
          No: { Type: 'Pass', Result: 'no', End: true },
        },
      },
    });
    expect((await execute(account, input)).output).toBe(matches ? '"yes"' : '"no"');
  });

  it('puts a result in place of the input for ResultPath "$", and beside it for a path', async () => {
    const account = await openAccount({
      functions: { Work: { code: 'export const handler = async () => ({ n: null });' } },
      definition: {
        StartAt: 'Replace',
        States: {
          Replace: { Type: 'Task', Resource: 'Work', ResultPath: '$', Next: 'Add' },
          Add: { Type: 'Task', Resource: 'Work', ResultPath: '$.deep.er', Next: 'Drop' },
          Drop: { Type: 'Task', Resource: 'Work', ResultPath: null, End: true },
        },
      },
    });
    const { output } = await execute(account, { old: 1 });
    expect(JSON.parse(output ?? '')).toEqual({ n: null, deep: { er: { n: null } } });
  });

  it('goes on at a catcher with the error and its cause', async () => {
    const account = await openAccount({
      functions: { Work: { code: failing } },
      definition: {
        StartAt: 'Work',
        States: {
          Work: {
            Type: 'Task',
            Resource: 'Work',
            Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'Say' }],
            End: true,
          },
          Say: { Type: 'Fail', ErrorPath: '$.failure.Error', CausePath: '$.failure.Cause' },
        },
      },
    });
    const { error, cause } = await execute(account, { failures: 1, error: 'Busy' });
    expect(error).toBe('Busy');
    expect(JSON.parse(cause ?? '')).toMatchObject({ errorType: 'Busy', errorMessage: 'failed call 1' });
  });

  it('fails with States.Runtime when a path leads nowhere', async () => {
    const account = await openAccount({
      functions: { Work: { code: echo } },
      definition: {
        StartAt: 'Work',
        States: { Work: { Type: 'Task', Resource: 'Work', Parameters: { 'run.$': '$.run' }, End: true } },
      },
    });
    const { error, cause } = await execute(account, {});
    expect(error).toBe('States.Runtime');
    expect(cause).toContain("'$.run' does not point to a value");
  });
});
