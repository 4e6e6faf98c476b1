import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  RedriveExecutionCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { machineArn, temporaryFolder, writeAssembly } from './assembly-fixture.ts';
import { execute, logOf, openAccount, recordOf, startExecution, until, untilEnded } from './local-account-fixture.ts';

const echo = { code: 'export const handler = async (event) => event;' };
const oneTask = { StartAt: 'Work', States: { Work: { Type: 'Task', Resource: 'Work', End: true } } };
const endless = {
  code: `export const handler = async () => {
    console.log('started');
    setInterval(() => console.log('alive'), 50);
    await new Promise(() => {});
  };`,
};

describe('StartExecution', () => {
  it('answers the same name and input with the running execution, and refuses the name otherwise', async () => {
    const account = await openAccount({ functions: { Work: endless }, definition: oneTask });
    const first = await startExecution(account, { n: 1 }, 'daily-2026-11-22');
    expect(await startExecution(account, { n: 1 }, 'daily-2026-11-22')).toBe(first);
    await expect(startExecution(account, { n: 2 }, 'daily-2026-11-22')).rejects.toMatchObject({
      name: 'ExecutionAlreadyExists',
    });
  });

  it('refuses input above 262,144 bytes, input that is no JSON, bad names and unknown machines', async () => {
    const account = await openAccount({ functions: { Work: echo }, definition: oneTask });
    const start = (fields: { input?: string; name?: string; stateMachineArn?: string }) =>
      account.client.send(new StartExecutionCommand({ stateMachineArn: machineArn, ...fields }));
    await expect(start({ input: JSON.stringify('م'.repeat(131_072)) })).rejects.toMatchObject({
      name: 'ValidationException',
    });
    await expect(start({ input: JSON.stringify('م'.repeat(131_071)) })).resolves.toBeDefined();
    await expect(start({ input: '{' })).rejects.toMatchObject({ name: 'InvalidExecutionInput' });
    await expect(start({ name: 'a/b' })).rejects.toMatchObject({ name: 'InvalidName' });
    await expect(start({ stateMachineArn: `${machineArn}2` })).rejects.toMatchObject({
      name: 'StateMachineDoesNotExist',
      message: expect.stringContaining(machineArn) as string,
    });
  });
});

describe('the record of an execution', () => {
  it('is told by DescribeExecution, ListExecutions and GetExecutionHistory as AWS tells it', async () => {
    const account = await openAccount({
      functions: { Work: echo },
      definition: {
        StartAt: 'Decide',
        States: {
          Decide: {
            Type: 'Choice',
            Choices: [{ Variable: '$.skip', BooleanEquals: true, Next: 'Skipped' }],
            Default: 'Work',
          },
          Work: { Type: 'Task', Resource: 'Work', Next: 'Done' },
          Done: { Type: 'Pass', End: true },
          Skipped: { Type: 'Succeed' },
        },
      },
    });
    const { executionArn } = await execute(account, { skip: false });
    expect(await account.client.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
      status: 'SUCCEEDED',
      stateMachineArn: machineArn,
      input: '{"skip":false}',
      output: '{"skip":false}',
      startDate: expect.any(Date) as Date,
      stopDate: expect.any(Date) as Date,
      redriveCount: 0,
      redriveStatus: 'NOT_REDRIVABLE',
    });
    const { events = [] } = await account.client.send(new GetExecutionHistoryCommand({ executionArn }));
    expect(events.map(({ id, previousEventId, type }) => [id, previousEventId, type])).toEqual([
      [1, 0, 'ExecutionStarted'],
      [2, 1, 'ChoiceStateEntered'],
      [3, 2, 'ChoiceStateExited'],
      [4, 3, 'TaskStateEntered'],
      [5, 4, 'LambdaFunctionScheduled'],
      [6, 5, 'LambdaFunctionStarted'],
      [7, 6, 'LambdaFunctionSucceeded'],
      [8, 7, 'TaskStateExited'],
      [9, 8, 'PassStateEntered'],
      [10, 9, 'PassStateExited'],
      [11, 10, 'ExecutionSucceeded'],
    ]);
    expect(events[3]).toMatchObject({
      timestamp: expect.any(Date) as Date,
      stateEnteredEventDetails: { name: 'Work', input: '{"skip":false}' },
    });
    const page = await account.client.send(
      new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: 2, includeExecutionData: false }),
    );
    expect(page.events?.map(({ type }) => type)).toEqual(['ExecutionSucceeded', 'PassStateExited']);
    expect(page.events?.[0]?.executionSucceededEventDetails).toEqual({});
    const next = new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, nextToken: page.nextToken });
    expect((await account.client.send(next)).events).toHaveLength(9);

    await execute(account, { skip: true });
    const list = (statusFilter: 'SUCCEEDED' | 'RUNNING') =>
      account.client.send(new ListExecutionsCommand({ stateMachineArn: machineArn, statusFilter }));
    expect((await list('SUCCEEDED')).executions).toHaveLength(2);
    expect((await list('SUCCEEDED')).executions?.[1]?.executionArn).toBe(executionArn);
    expect((await list('RUNNING')).executions).toEqual([]);
  });

  it('holds the seconds and attempts of each state while it runs', async () => {
    const account = await openAccount({
      functions: { Work: echo },
      definition: {
        StartAt: 'Work',
        States: {
          Work: { Type: 'Task', Resource: 'Work', Next: 'Rest' },
          Rest: { Type: 'Wait', Seconds: 30, End: true },
        },
      },
    });
    const executionArn = await startExecution(account);
    await until(() => recordOf(account, executionArn).states['Rest']?.entered);
    const { status, states, current } = recordOf(account, executionArn);
    expect({ status, current }).toEqual({ status: 'RUNNING', current: { state: 'Rest', input: {} } });
    expect(states).toEqual({
      Work: {
        entered: expect.any(String) as string,
        exited: expect.any(String) as string,
        seconds: expect.any(Number) as number,
        attempts: 1,
      },
      Rest: { entered: expect.any(String) as string, seconds: 0, attempts: 0 },
    });
  });

  it('names the machines that there are', async () => {
    const account = await openAccount({ functions: { Work: echo }, definition: oneTask });
    const { stateMachines } = await account.client.send(new ListStateMachinesCommand({}));
    expect(stateMachines).toMatchObject([{ name: 'Machine', stateMachineArn: machineArn, type: 'STANDARD' }]);
    const described = await account.client.send(new DescribeStateMachineCommand({ stateMachineArn: machineArn }));
    expect(JSON.parse(described.definition ?? '')).toMatchObject({
      States: { Work: { Resource: 'arn:aws:lambda:eu-central-1:000000000000:function:Test-Work' } },
    });
  });
});

describe('StopExecution', () => {
  it('ends the execution as ABORTED and kills the processes of its functions', async () => {
    const account = await openAccount({ functions: { Work: endless }, definition: oneTask });
    const executionArn = await startExecution(account);
    await until(() => logOf(account, executionArn).find((line) => line['entry'] === 'started'));
    await account.client.send(new StopExecutionCommand({ executionArn, error: 'Operator', cause: 'wrong store' }));
    const printed = logOf(account, executionArn).length;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(logOf(account, executionArn)).toHaveLength(printed);
    expect(await untilEnded(account, executionArn)).toMatchObject({
      status: 'ABORTED',
      error: 'Operator',
      cause: 'wrong store',
    });
    expect(recordOf(account, executionArn).events.at(-1)?.type).toBe('ExecutionAborted');
  });

  it('ends a Wait and the pause before a retry at once', async () => {
    const account = await openAccount({
      functions: { Work: { code: "export const handler = async () => { throw new Error('no'); };" } },
      definition: {
        StartAt: 'Work',
        States: {
          Work: {
            Type: 'Task',
            Resource: 'Work',
            Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 60 }],
            End: true,
          },
        },
      },
    });
    const executionArn = await startExecution(account);
    await until(() => recordOf(account, executionArn).states['Work']?.lastError);
    await account.client.send(new StopExecutionCommand({ executionArn }));
    expect(recordOf(account, executionArn)).toMatchObject({ status: 'ABORTED', states: { Work: { attempts: 1 } } });
  });
});

const failsUntilReady = (flag: string) => `import { existsSync } from 'node:fs';
  export const handler = async (event) => {
    if (!existsSync(${JSON.stringify(flag)})) throw Object.assign(new Error('down'), { name: 'WarehouseUnavailableError' });
    return { ...event, built: true };
  };`;

describe('RedriveExecution', () => {
  it('goes on at the state that failed, with its input, also after the process was started anew', async () => {
    const flag = path.join(temporaryFolder(), 'ready');
    const assembly = writeAssembly({
      functions: {
        First: { code: 'export const handler = async (event) => ({ ...event, first: Math.random() });' },
        Work: { code: failsUntilReady(flag) },
      },
      definition: {
        StartAt: 'First',
        States: {
          First: { Type: 'Task', Resource: 'First', Next: 'Work' },
          Work: { Type: 'Task', Resource: 'Work', End: true },
        },
      },
    });
    const account = await openAccount(assembly);
    const { executionArn = '', redriveStatus } = await execute(account, { storeId: '1' });
    expect(redriveStatus).toBe('REDRIVABLE');
    const before = recordOf(account, executionArn);
    await account.close();
    writeFileSync(flag, '');

    const again = await openAccount(assembly, { dataFolder: account.dataFolder });
    await again.client.send(new RedriveExecutionCommand({ executionArn }));
    expect(await untilEnded(again, executionArn)).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1 });
    const after = recordOf(again, executionArn);
    expect(after.output).toEqual({ ...(before.current?.input as object), built: true });
    expect(after.states['First']?.attempts).toBe(1);
    expect(after.states['Work']?.attempts).toBe(2);
    expect(after).not.toHaveProperty('error');
    expect(after.events.map(({ type }) => type)).toContain('ExecutionRedriven');
    await expect(again.client.send(new RedriveExecutionCommand({ executionArn }))).rejects.toMatchObject({
      name: 'ExecutionNotRedrivable',
    });
  });
});

describe('RedriveExecution after the definition has changed', () => {
  it('goes on by the definition with which the execution began, as AWS does', async () => {
    const functions = { Work: { code: failsUntilReady(path.join(temporaryFolder(), 'never')) } };
    const account = await openAccount({ functions, definition: oneTask });
    const { executionArn = '' } = await execute(account);
    await account.close();
    const definition = { StartAt: 'Work', States: { Work: { Type: 'Pass', Result: 'changed', End: true } } };
    const again = await openAccount({ functions, definition }, { dataFolder: account.dataFolder });
    await again.client.send(new RedriveExecutionCommand({ executionArn }));
    expect(await untilEnded(again, executionArn)).toMatchObject({
      status: 'FAILED',
      error: 'WarehouseUnavailableError',
    });
  });
});

describe('a process that ends while an execution runs', () => {
  it('leaves a record that says ABORTED, alerts nobody, and can be redriven', async () => {
    const flag = path.join(temporaryFolder(), 'flag');
    const source = writeAssembly({
      functions: {
        Work: {
          code: `import { existsSync } from 'node:fs';
            export const handler = async () => { if (!existsSync(${JSON.stringify(flag)})) await new Promise(() => {}); return 'done'; };`,
        },
      },
      definition: oneTask,
    });
    const account = await openAccount(source);
    const executionArn = await startExecution(account);
    await until(() => recordOf(account, executionArn).states['Work']);
    const left = JSON.stringify(recordOf(account, executionArn));
    await account.close();
    const file = path.join(account.dataFolder, 'runs', `${executionArn.split(':').at(-1)}.json`);
    // As a kill leaves it: still RUNNING.
    writeFileSync(file, left);

    const again = await openAccount(source, { dataFolder: account.dataFolder });
    expect(again.warnings).toEqual([expect.stringContaining('was running when its process ended')]);
    expect(await untilEnded(again, executionArn)).toMatchObject({
      status: 'ABORTED',
      cause: expect.stringContaining('process') as string,
      redriveStatus: 'REDRIVABLE',
    });
    writeFileSync(flag, '');
    await again.client.send(new RedriveExecutionCommand({ executionArn }));
    expect(await untilEnded(again, executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '"done"' });
    expect(existsSync(path.join(account.dataFolder, 'outbox'))).toBe(true);
  });

  it('refuses to start on a damaged record, naming the file', async () => {
    const dataFolder = temporaryFolder();
    const account = await openAccount({ functions: { Work: echo }, definition: oneTask }, { dataFolder });
    const { executionArn = '' } = await execute(account);
    await account.close();
    const file = path.join(dataFolder, 'runs', `${executionArn.split(':').at(-1)}.json`);
    writeFileSync(file, '{"executionArn":');
    await expect(openAccount(account.assemblyFolder, { dataFolder })).rejects.toThrow(`${file} is damaged`);
  });
});

describe('a disk that refuses to be written', () => {
  it('does not end the run: it goes on in memory, and somebody is told', async () => {
    const account = await openAccount({
      functions: { Work: { code: 'export const handler = async () => { console.log(1); return 2; };' } },
      definition: oneTask,
    });
    for (const name of ['run-1.json', 'run-1.log']) mkdirSync(path.join(account.dataFolder, 'runs', name));
    const executionArn = await startExecution(account, {}, 'run-1');
    await until(() => account.warnings.find((warning) => warning.startsWith('The record of run-1 cannot be written')));
    expect(await untilEnded(account, executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '2' });
  });
});
