import { ArnFormat, Duration, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { join } from 'node:path';
import { stateNames } from '../functions/contracts/states.ts';
import type { DeploymentConfig } from './config.ts';
import { FailureAlert } from './constructs/failure-alert.ts';
import { FreshnessAlarm } from './constructs/freshness-alarm.ts';
import { bundleHandlers } from './constructs/handler-bundles.ts';
import { PipelineFunction } from './constructs/pipeline-function.ts';
import { PipelineMachine } from './constructs/pipeline-machine.ts';
import { RunSchedule } from './constructs/run-schedule.ts';
import { TokenChecks } from './constructs/token-checks.ts';
import { UndeliveredEvents } from './constructs/undelivered-events.ts';
import { environmentFor } from './function-environment.ts';
import { functionSettings, type Upstream } from './function-settings.ts';
import {
  alertTopicName,
  type FunctionName,
  functionName,
  handlerName,
  stateMachineName,
  storeSecretPrefix,
  warehouseSecretName,
} from './names.ts';

export interface PipelineStackProps extends StackProps {
  readonly config: DeploymentConfig;
}

type PipelineFunctions = Record<FunctionName, PipelineFunction>;

const functionNames: readonly FunctionName[] = [...stateNames, 'NotifyFailure'];

/** What runs: the functions, the state machine over them, its schedules and its alerts. Can be torn down at any time. */
export class PipelineStack extends Stack {
  constructor(scope: Construct, id: string, { config, ...props }: PipelineStackProps) {
    super(scope, id, { description: 'Salla to Snowflake: state machine, functions, schedules, alerts', ...props });

    // By ARN: the topic belongs to the stateful stack, which must not be locked by this one.
    const alertTopic = Topic.fromTopicArn(this, 'Alerts', this.formatArn({ service: 'sns', resource: alertTopicName }));
    const undelivered = new UndeliveredEvents(this, 'Undelivered', {
      queueName: 'salla-pipeline-undelivered',
      alarmDescription:
        'A scheduled run or token check did not start, or a failed one was not reported. The messages in the queue ' +
        'salla-pipeline-undelivered say which; start the run by hand, then empty the queue.',
      alarmTopic: alertTopic,
    });

    const functions = this.createFunctions(config, alertTopic.topicArn, undelivered.queue);
    this.grantSecrets(functions, config);
    this.grantExecutions(functions);

    const { stateMachine } = new PipelineMachine(this, 'Pipeline', {
      stateMachineName,
      functions,
      timeout: Duration.hours(config.runTimeoutHours),
      logRetention: config.logRetention,
    });

    for (const store of config.stores) {
      new RunSchedule(this, `Schedule${store.storeId}`, {
        stateMachine,
        store,
        schedule: config.schedule,
        deadLetterQueue: undelivered.queue,
      });
    }
    new TokenChecks(this, 'TokenChecks', {
      stores: config.stores,
      timeZone: config.schedule.timeZone,
      ensureToken: functions.EnsureToken,
      notifyFailure: functions.NotifyFailure,
      deadLetterQueue: undelivered.queue,
    });
    if (config.schedule.enabled) {
      new FreshnessAlarm(this, 'Freshness', { stateMachine, hours: config.freshnessHours, alarmTopic: alertTopic });
    }
    new FailureAlert(this, 'FailureAlert', {
      stateMachineArn: stateMachine.stateMachineArn,
      notifyFailure: functions.NotifyFailure,
      alertTopic,
      deadLetterQueue: undelivered.queue,
    });
  }

  private createFunctions(config: DeploymentConfig, alertTopicArn: string, undelivered: IQueue): PipelineFunctions {
    const project = join(import.meta.dirname, '..');
    const codeOf = bundleHandlers(this, {
      handlersDirectory: join(project, 'functions', 'handlers'),
      handlers: functionNames.map(handlerName),
      sqlDirectory: join(project, 'sql'),
      handlersWithSql: functionNames.filter((name) => uses(name, 'warehouse')).map(handlerName),
    });
    const entries = functionNames.map((name) => {
      const { upstreams, ...settings } = functionSettings[name];
      const created = new PipelineFunction(this, name, {
        functionName: functionName(name),
        code: codeOf(handlerName(name)),
        environment: environmentFor(upstreams, config, alertTopicArn),
        logRetention: config.logRetention,
        ...settings,
        // EventBridge calls this one and waits for nobody; its failures would vanish.
        ...(name === 'NotifyFailure' && { deadLetterQueue: undelivered }),
      });
      return [name, created] as const;
    });
    return Object.fromEntries(entries) as PipelineFunctions;
  }

  /** Every function reads the secrets of the systems it talks to. EnsureToken alone may write, and only stores' pairs. */
  private grantSecrets(functions: PipelineFunctions, config: DeploymentConfig): void {
    const warehouse = Secret.fromSecretNameV2(this, 'WarehouseSecret', warehouseSecretName);
    for (const name of functionNames.filter((candidate) => uses(candidate, 'warehouse'))) {
      warehouse.grantRead(functions[name].role);
    }
    for (const { storeId } of config.stores) {
      const store = Secret.fromSecretNameV2(this, `StoreSecret${storeId}`, `${storeSecretPrefix}${storeId}`);
      for (const name of functionNames.filter((candidate) => uses(candidate, 'salla-api', 'salla-accounts'))) {
        store.grantRead(functions[name].role);
      }
      // The claim, the new pair and the swap of labels; see the order in the refresh itself.
      functions.EnsureToken.allow(
        ['secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecretVersionStage'],
        [`${store.secretArn}-??????`],
      );
    }
  }

  /** By name, because the machine's role names the functions: a reference back would be a circle. */
  private grantExecutions(functions: PipelineFunctions): void {
    const service = { service: 'states', arnFormat: ArnFormat.COLON_RESOURCE_NAME };
    const machine = this.formatArn({ ...service, resource: 'stateMachine', resourceName: stateMachineName });
    const executions = this.formatArn({ ...service, resource: 'execution', resourceName: `${stateMachineName}:*` });

    functions.StartRun.allow(['states:ListExecutions'], [machine]);
    functions.StartRun.allow(['states:DescribeExecution'], [executions]);
    functions.NotifyFailure.allow(['states:GetExecutionHistory'], [executions]);
    for (const reader of [functions.StartRun, functions.NotifyFailure]) {
      Validations.of(reader.role).acknowledge({
        id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:${stateMachineName}:*]`,
        reason: 'Executions are named when they start; this is every execution of one machine.',
      });
    }
  }
}

function uses(name: FunctionName, ...upstreams: Upstream[]): boolean {
  return functionSettings[name].upstreams.some((upstream) => upstreams.includes(upstream));
}
