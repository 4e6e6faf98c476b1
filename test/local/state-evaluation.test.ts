import { describe, expect, it } from 'vitest';
import { failing } from './failing-task.ts';
import { execute, openAccount } from './local-account-fixture.ts';

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
