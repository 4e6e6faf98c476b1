import validate from 'asl-validator';
import { StateMachine } from 'aws-local-stepfunctions';
import { describe, expect, it } from 'vitest';
import { errorNames } from '../../functions/contracts/errors.ts';
import { noCounts, StagedStream } from '../../functions/contracts/run.ts';
import { StoreSettings } from '../../functions/contracts/settings.ts';
import {
  AuditOutput,
  BuildOutput,
  EnsureTokenInput,
  EnsureTokenOutput,
  ExtractLaneInput,
  ExtractLaneOutput,
  FinishRunOutput,
  LoadBronzeOutput,
  StartRunInput,
  StartRunOutput,
  stateNames,
  WarehouseStateInput,
} from '../../functions/contracts/states.ts';
import { killedErrors, lambdaServiceErrors } from '../../infra/constructs/retry-policy.ts';
import { allStates, definitionOf, tasks } from './definition.ts';
import { ofType, synthesizeApp } from './synthesized-app.ts';

const app = synthesizeApp();
const definition = definitionOf(app);

describe('the definition of SallaPipeline', () => {
  it('is valid Amazon States Language', () => {
    const result = validate(structuredClone(definition) as never, { checkPaths: true, checkArn: true });
    expect(result.errorsText('\n')).toBe('');
  });

  it('uses nothing that the local interpreter silently ignores', () => {
    const ignored = [
      'QueryLanguage',
      'Assign',
      'Arguments',
      'Output',
      'HeartbeatSeconds',
      'HeartbeatSecondsPath',
      'CausePath',
      'ErrorPath',
      'ItemBatcher',
      'ItemReader',
      'ResultWriter',
      'ToleratedFailureCount',
      'ToleratedFailureCountPath',
      'ToleratedFailurePercentage',
      'ToleratedFailurePercentagePath',
      'Credentials',
    ];
    const ignoredText = /\{%|\$\$\.State\.|\$\$\.Task\.|States\.JsonMerge|"DISTRIBUTED"/;
    const fields = allStates(definition).flatMap(([name, state]) => Object.keys(state).map((key) => `${name}.${key}`));

    expect(fields.filter((field) => ignored.includes(field.split('.')[1] ?? ''))).toEqual([]);
    expect(JSON.stringify(definition)).not.toMatch(ignoredText);
    expect(definition).not.toHaveProperty('QueryLanguage');
  });

  it('has exactly one task per state of the contract, each calling its own function', () => {
    expect(tasks(definition).map(([name, task]) => [name, task.Resource?.split(':').at(-1)])).toEqual(
      stateNames.map((name) => [name, `salla-${name.replaceAll(/(?<!^)[A-Z]/g, '-$&').toLowerCase()}`]),
    );
  });

  it('lets tasks fail natively, so that a failed run can be redriven', () => {
    expect(allStates(definition).filter(([, state]) => 'Catch' in state || state.Type === 'Fail')).toEqual([]);
  });

  it('ends every task after its function would, and every run after a day', () => {
    const timeouts = new Map(
      ofType(app.pipeline, 'AWS::Lambda::Function').map(([, { Properties }]) => [
        Properties.FunctionName as string,
        Properties.Timeout as number,
      ]),
    );
    for (const [name, task] of tasks(definition)) {
      const functionTimeout = timeouts.get(task.Resource?.split(':').at(-1) ?? '');
      expect(task.TimeoutSeconds, name).toBeGreaterThan(functionTimeout ?? Number.POSITIVE_INFINITY);
    }
    expect(definition.TimeoutSeconds).toBe(6 * 60 * 60);
  });

  it.each(tasks(definition))(
    'repeats %s when somebody else is busy or away, or it was killed, and for no other reason',
    (name, task) => {
      const retried = task.Retry?.flatMap((retry) => retry.ErrorEquals) ?? [];
      // A refresh token works once: whether a killed EnsureToken spent it is for its own recovery to find out.
      const killed = name === 'EnsureToken' ? [] : killedErrors;
      expect(retried.toSorted()).toEqual([...errorNames.retry, ...lambdaServiceErrors, ...killed].toSorted());
      expect(task.Retry).toEqual(
        task.Retry?.map((retry) =>
          expect.objectContaining({ ...retry, JitterStrategy: 'FULL', MaxDelaySeconds: expect.any(Number) }),
        ),
      );
    },
  );

  it('repeats no error that a person must act on', () => {
    const retried = tasks(definition).flatMap(([, task]) => task.Retry?.flatMap((retry) => retry.ErrorEquals) ?? []);
    expect(retried.filter((name) => (errorNames.stop as readonly string[]).includes(name))).toEqual([]);
  });
});

describe('a run of SallaPipeline', () => {
  const run = {
    runId: '20261122T075005123Z-1a2b3c4d',
    storeId: '1305146709',
    kind: 'initial' as const,
    startedAt: '2026-11-22T07:50:05.123Z',
    asOf: '2026-10-31T20:30:00.000Z',
    createdFrom: null,
    planFile: null,
    streams: StagedStream.options,
    settings: StoreSettings.parse({}),
    extractUntil: '2026-11-22T08:40:05.123Z',
  };
  const warning = { stream: 'reviews' as const, kind: 'stream_disabled' as const, message: 'reviews are left out.' };
  const usage = { requests: 1, tooManyRequests: 0, statements: 1, stagedBytes: 10, busy: [{ from: 1, to: 2 }] };
  const cost = { warehouseResumes: 1, billedSeconds: 60, credits: 0.016667, amount: 0.05 };
  const execution = { Id: 'arn:aws:states:eu-central-1:000000000000:execution:SallaPipeline:one' };
  const machineArn = 'arn:aws:states:eu-central-1:000000000000:stateMachine:SallaPipeline';

  /** Executes the definition with handlers that hold to the contracts, and nothing more. */
  async function execute(startRun: (input: StartRunInput) => StartRunOutput) {
    const visited: string[] = [];
    let used: WarehouseStateInput['used'] = {};
    const step =
      <Input, Output>(
        name: string,
        input: { parse: (value: unknown) => Input },
        output: { parse: (value: unknown) => Output },
        answer: (input: Input) => Output,
      ) =>
      (value: unknown) => {
        visited.push(name);
        return output.parse(answer(input.parse(value))) as never;
      };
    const warehouseStep = <Output>(name: string, output: { parse: (value: unknown) => Output }, answer: Output) => ({
      [name]: step(name, WarehouseStateInput, output, () => answer),
    });

    const machine = new StateMachine(definition as never, { validationOptions: { noValidate: true } });
    const result = await machine.run(
      { storeId: run.storeId },
      {
        context: { Execution: execution, StateMachine: { Id: machineArn } },
        overrides: {
          taskResourceLocalHandlers: {
            StartRun: step('StartRun', StartRunInput, StartRunOutput, startRun),
            EnsureToken: step('EnsureToken', EnsureTokenInput, EnsureTokenOutput, () => ({
              refreshed: false,
              expiresAt: '2026-12-01T00:00:00.000Z',
            })),
            ExtractLane: (value: unknown) => {
              const { lane, cursor, ...input } = ExtractLaneInput.parse(value);
              visited.push(`ExtractLane ${lane} ${cursor ?? 'from the beginning'}`);
              const done = lane === 'customers' || cursor === 'page 2';
              return ExtractLaneOutput.parse({
                run: input.run,
                lane,
                cursor: done ? null : 'page 2',
                done,
                waitSeconds: 0,
                streams: { [lane === 'main' ? 'orders' : 'customers']: { ...noCounts, fetched: 7 } },
                warnings: lane === 'main' ? [warning] : [],
                usage,
              });
            },
            ...warehouseStep('LoadBronze', LoadBronzeOutput, { loaded: { orders: 7 }, usage }),
            ...warehouseStep('BuildSilver', BuildOutput, { usage }),
            ...warehouseStep('AuditSilver', AuditOutput, { audits: 1, warnings: [], usage }),
            ...warehouseStep('BuildGold', BuildOutput, { usage }),
            ...warehouseStep('AuditGold', AuditOutput, { audits: 1, warnings: [], usage }),
            ...warehouseStep('PublishGold', BuildOutput, { usage }),
            FinishRun: step('FinishRun', WarehouseStateInput, FinishRunOutput, (input) => {
              used = input.used;
              return { planFile: 'plan', balanced: true as const, warnings: [warning], cost, usage };
            }),
          },
        },
      },
    ).result;
    return { visited, result, used };
  }

  it('hands every state the input of its contract, and reads a lane until it is done', async () => {
    let seen: StartRunInput | undefined;
    const { visited, result, used } = await execute((input) => {
      seen = input;
      return {
        decision: 'run',
        run,
        lanes: [
          { lane: 'main', cursor: null },
          { lane: 'customers', cursor: null },
        ],
        usage,
      };
    });

    expect(seen).toEqual({
      input: { storeId: run.storeId, settings: run.settings },
      execution: { id: execution.Id, startTime: expect.stringMatching(/^\d{4}-.*Z$/), stateMachineArn: machineArn },
    });
    expect(visited.filter((name) => name.startsWith('ExtractLane')).toSorted()).toEqual([
      'ExtractLane customers from the beginning',
      'ExtractLane main from the beginning',
      'ExtractLane main page 2',
    ]);
    expect(visited.filter((name) => !name.startsWith('ExtractLane'))).toEqual(
      stateNames.filter((name) => name !== 'ExtractLane'),
    );
    expect(result).toMatchObject({
      lanes: [
        { lane: 'main', streams: { orders: { fetched: 7 } }, warnings: [warning], usage },
        { lane: 'customers', streams: { customers: { fetched: 7 } }, warnings: [], usage },
      ],
      loadBronze: { loaded: { orders: 7 } },
      finishRun: { balanced: true, warnings: [warning], cost },
    });
    const ofWarehouse = stateNames.filter((name) => !['EnsureToken', 'ExtractLane', 'FinishRun'].includes(name));
    expect(used).toEqual(Object.fromEntries(ofWarehouse.map((name) => [name, usage])));
  });

  it('does nothing more when another run of the store is going', async () => {
    const skipped = { decision: 'skip', reason: 'another run is going' } as const;
    expect(await execute(() => skipped)).toEqual({ visited: ['StartRun'], result: skipped, used: {} });
  });
});
