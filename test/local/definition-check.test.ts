import { describe, expect, it } from 'vitest';
import { findUnsupported } from '../../local/aws/definition-check.ts';
import { openAccount } from './local-account-fixture.ts';

const Resource = 'arn:aws:lambda:eu-central-1:000000000000:function:Work';
const task = { Type: 'Task', Resource, End: true };

function machine(state: Record<string, unknown>, rest: Record<string, unknown> = {}): Record<string, unknown> {
  return { StartAt: 'Work', States: { Work: { ...task, ...state }, ...rest } };
}

function map(fields: Record<string, unknown>, ProcessorConfig: Record<string, unknown> = { Mode: 'INLINE' }) {
  const ItemProcessor = { ProcessorConfig, StartAt: 'Item', States: { Item: task } };
  return { StartAt: 'Each', States: { Each: { Type: 'Map', ItemProcessor, ...fields, End: true } } };
}

function choice(rule: Record<string, unknown>): Record<string, unknown> {
  const Choices = [{ ...rule, Next: 'End' }];
  return {
    StartAt: 'Decide',
    States: { Decide: { Type: 'Choice', Choices, Default: 'End' }, End: { Type: 'Succeed' } },
  };
}

describe('a definition', () => {
  it('with the constructs of the pipeline is run', () => {
    const Retry = [
      {
        ErrorEquals: ['Busy'],
        IntervalSeconds: 2,
        MaxAttempts: 6,
        BackoffRate: 2,
        MaxDelaySeconds: 60,
        JitterStrategy: 'FULL',
      },
    ];
    const Parameters = {
      'input.$': '$',
      execution: { 'id.$': '$$.Execution.Id', 'machine.$': '$$.StateMachine.Id' },
      'lanes.$': "$['lanes'][0]",
      'list.$': 'States.Array($.a, States.ArrayLength($.b))',
    };
    expect(findUnsupported(machine({ Retry, Parameters, ResultPath: '$.token', TimeoutSeconds: 60 }))).toEqual([]);
    expect(findUnsupported(map({ ItemsPath: '$.lanes', MaxConcurrency: 2, ResultPath: '$.lanes' }))).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['JSONata', { QueryLanguage: 'JSONata', ...machine({}) }, 'JSONata'],
    ['JSONata in a state', machine({ QueryLanguage: 'JSONata' }), 'field QueryLanguage'],
    ['variables', machine({ Assign: { x: 1 } }), 'field Assign'],
    ['heartbeats', machine({ HeartbeatSeconds: 5, TimeoutSeconds: 60 }), 'field HeartbeatSeconds'],
    ['a time limit from a path', machine({ TimeoutSecondsPath: '$.seconds' }), 'field TimeoutSecondsPath'],
    [
      'a service integration',
      machine({ Resource: 'arn:aws:states:::sns:publish' }),
      'Resource arn:aws:states:::sns:publish',
    ],
    [
      'a Parallel',
      { StartAt: 'P', States: { P: { Type: 'Parallel', Branches: [machine({})], End: true } } },
      'state type Parallel',
    ],
    ['a distributed Map', map({}, { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }), 'Map mode DISTRIBUTED'],
    ['tolerated failures', map({ ToleratedFailurePercentage: 5 }), 'field ToleratedFailurePercentage'],
    ['batches', map({ ItemBatcher: { MaxItemsPerBatch: 5 } }), 'field ItemBatcher'],
    ['States.JsonMerge', machine({ Parameters: { 'x.$': 'States.JsonMerge($.a, $.b, false)' } }), 'States.JsonMerge'],
    ['States.Format', machine({ Parameters: { 'x.$': "States.Format('{}', $.a)" } }), 'States.Format'],
    ['a filter', machine({ Parameters: { 'x.$': '$.a[?(@.b > 1)]' } }), 'path $.a[?(@.b > 1)]'],
    ['the task token', machine({ Parameters: { 'x.$': '$$.Task.Token' } }), 'path $$.Task.Token'],
    ['wildcards in texts', choice({ Variable: '$.a', StringMatches: 'a*' }), 'StringMatches'],
    [
      'a result that is false',
      { StartAt: 'P', States: { P: { Type: 'Pass', Result: false, End: true } } },
      'a Result that is false',
    ],
    [
      'a retry of States.DataLimitExceeded',
      machine({ Retry: [{ ErrorEquals: ['States.DataLimitExceeded'] }] }),
      'in ErrorEquals',
    ],
    ['a state that cannot be reached', machine({}, { Lost: { Type: 'Succeed' } }), 'not valid'],
    ['a transition to nowhere', { StartAt: 'W', States: { W: { Type: 'Pass', Next: 'Nowhere' } } }, 'not valid'],
  ])('with %s is refused', (_what, definition, finding) => {
    expect(findUnsupported(definition).join('\n')).toContain(finding);
  });

  it('stops the start with the list of all that is refused', async () => {
    const refused = openAccount({
      functions: { Work: { code: '' } },
      definition: {
        StartAt: 'Work',
        States: { Work: { Type: 'Task', Resource: 'Work', HeartbeatSeconds: 5, Assign: { a: 1 }, End: true } },
      },
    });
    await expect(refused).rejects.toThrow(/"Machine".*field HeartbeatSeconds.*field Assign/s);
  });
});
