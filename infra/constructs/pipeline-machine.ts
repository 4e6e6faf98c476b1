import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  Choice,
  Condition,
  DefinitionBody,
  JsonPath,
  LogLevel,
  Map as MapState,
  Pass,
  StateMachine,
  StateMachineType,
  Succeed,
  TaskInput,
  Timeout,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { Lane } from '../../functions/contracts/run.ts';
import { type StateName, stateNames } from '../../functions/contracts/states.ts';
import type { PipelineFunction } from './pipeline-function.ts';
import { retryPolicy, retryWhenKilled } from './retry-policy.ts';

export interface PipelineMachineProps {
  readonly stateMachineName: string;
  /** The function behind each state. */
  readonly functions: Record<StateName, PipelineFunction>;
  /** A run that is still going after this is stopped; the failure rule reports it. */
  readonly timeout: Duration;
  readonly logRetention: RetentionDays;
}

interface TaskOptions {
  readonly comment: string;
  /** Parameters of the call; without them the function gets the state's data as they are. */
  readonly payload?: Record<string, string | Record<string, string>>;
  /** Where the output goes in the state's data; without it the output replaces the data. */
  readonly resultPath?: string;
}

/**
 * The run as a state machine: data are pointers and counts, rows never pass through it. JSONPath throughout, and only
 * what the local interpreter executes (`test/infra/machine.test.ts` holds the list).
 *
 * Tasks fail natively, without Catch: a failed run can be redriven at the state that failed, and time-outs and aborts
 * reach the same failure rule.
 */
export class PipelineMachine extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, props: PipelineMachineProps) {
    super(scope, id);
    const task = (name: StateName, options: TaskOptions) => this.task(name, props.functions[name], options);
    const runAndLanes = { run: JsonPath.stringAt('$.run'), lanes: JsonPath.stringAt('$.lanes') };
    const warehouseTask = (name: StateName, resultPath: string, comment: string) =>
      task(name, { comment, payload: runAndLanes, resultPath });
    const finishRun = task('FinishRun', {
      comment: 'Balances the ledger, leaves the plan for the next run, estimates what the run cost',
      payload: {
        ...runAndLanes,
        used: {
          StartRun: JsonPath.stringAt('$.usage'),
          LoadBronze: JsonPath.stringAt('$.loadBronze.usage'),
          BuildSilver: JsonPath.stringAt('$.buildSilver.usage'),
          AuditSilver: JsonPath.stringAt('$.auditSilver.usage'),
          BuildGold: JsonPath.stringAt('$.buildGold.usage'),
          AuditGold: JsonPath.stringAt('$.auditGold.usage'),
          PublishGold: JsonPath.stringAt('$.publishGold.usage'),
        },
      },
      resultPath: '$.finishRun',
    });

    const startRun = task('StartRun', {
      comment: 'Decides whether this run may start and what it reads',
      payload: {
        input: JsonPath.stringAt('$'),
        execution: {
          id: JsonPath.stringAt('$$.Execution.Id'),
          startTime: JsonPath.stringAt('$$.Execution.StartTime'),
          stateMachineArn: JsonPath.stringAt('$$.StateMachine.Id'),
        },
      },
    });
    const ensureToken = task('EnsureToken', {
      comment: 'Only state that may refresh the store token, so that it never changes in the middle of a run',
      payload: { run: JsonPath.stringAt('$.run') },
      resultPath: '$.token',
    });
    const steps = ensureToken
      .next(this.extract(task))
      .next(warehouseTask('LoadBronze', '$.loadBronze', 'Staged files to BRONZE, each proven line by line'))
      .next(warehouseTask('BuildSilver', '$.buildSilver', 'BRONZE to SILVER'))
      .next(warehouseTask('AuditSilver', '$.auditSilver', 'Stops here when SILVER is wrong'))
      .next(warehouseTask('BuildGold', '$.buildGold', 'SILVER to the run-keyed deltas of GOLD'))
      .next(warehouseTask('AuditGold', '$.auditGold', 'Stops here when GOLD would be wrong; readers keep the last one'))
      .next(warehouseTask('PublishGold', '$.publishGold', 'One transaction: readers see all of the run or none of it'))
      .next(finishRun);

    const definition = startRun.next(
      new Choice(this, 'RunOrSkip')
        .when(
          Condition.stringEquals('$.decision', 'skip'),
          new Succeed(this, 'RunSkipped', { comment: 'Another run of the store is still going' }),
        )
        .otherwise(steps),
    );

    const logGroup = new LogGroup(this, 'LogGroup', {
      // This prefix keeps clear of the size limit of CloudWatch's resource policy.
      logGroupName: `/aws/vendedlogs/states/${props.stateMachineName}`,
      retention: props.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineName: props.stateMachineName,
      comment: 'Copies one Salla store into the warehouse: Bronze, Silver, Gold',
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromChainable(definition),
      timeout: props.timeout,
      tracingEnabled: true,
      logs: { destination: logGroup, level: LogLevel.ALL, includeExecutionData: false },
    });
    Validations.of(this.stateMachine.role).acknowledge(
      {
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: 'Log delivery and X-Ray accept no resource; AWS documents these statements for state machines.',
      },
      ...stateNames.map((name) => ({
        id: `AwsSolutions-IAM5[Resource::<${props.functions[name].logicalId}.Arn>:*]`,
        reason: `Right to invoke the versions of one function, ${name}.`,
      })),
    );
  }

  /** Each lane loops over its function until it is done; waiting happens here, where it costs nothing. */
  private extract(task: (name: StateName, options: TaskOptions) => LambdaInvoke): MapState {
    const extractLane = task('ExtractLane', {
      comment: 'Reads a lane until it is done or its time is up; the output is its own next input',
    });
    const laneWait = new Wait(this, 'LaneWait', {
      comment: 'As long as the store asked for',
      time: WaitTime.secondsPath('$.waitSeconds'),
    });
    const laneResult = new Pass(this, 'LaneResult', {
      comment: 'What later states need of a lane',
      parameters: {
        lane: JsonPath.stringAt('$.lane'),
        streams: JsonPath.stringAt('$.streams'),
        warnings: JsonPath.stringAt('$.warnings'),
        usage: JsonPath.stringAt('$.usage'),
      },
    });
    return new MapState(this, 'Extract', {
      comment: 'One lane per rate bucket of the store',
      itemsPath: '$.lanes',
      itemSelector: {
        run: JsonPath.stringAt('$.run'),
        lane: JsonPath.stringAt('$$.Map.Item.Value.lane'),
        cursor: JsonPath.stringAt('$$.Map.Item.Value.cursor'),
      },
      maxConcurrency: Lane.options.length,
      resultPath: '$.lanes',
    }).itemProcessor(
      extractLane.next(
        new Choice(this, 'LaneDone')
          .when(Condition.booleanEquals('$.done', true), laneResult)
          .otherwise(laneWait.next(extractLane)),
      ),
    );
  }

  private task(name: StateName, target: PipelineFunction, { comment, payload, resultPath }: TaskOptions): LambdaInvoke {
    const invoke = new LambdaInvoke(this, name, {
      comment,
      lambdaFunction: target.function,
      payloadResponseOnly: true,
      // The construct's own list lacks throttling, jitter and an upper bound: `retryPolicy` replaces it.
      retryOnServiceExceptions: false,
      ...(payload && { payload: TaskInput.fromObject(payload) }),
      ...(resultPath && { resultPath }),
      // After the function's own time-out, so that its error is the one that is reported.
      taskTimeout: Timeout.duration(target.timeout.plus(Duration.minutes(1))),
    });
    const retries = name === 'EnsureToken' ? retryPolicy : [...retryPolicy, retryWhenKilled];
    for (const retry of retries) invoke.addRetry(retry);
    Validations.of(target.function).acknowledge({
      id: 'Serverless-LambdaDLQ',
      reason: 'The state machine waits for the answer; Lambda uses a dead-letter queue for asynchronous calls only.',
    });
    return invoke;
  }
}
