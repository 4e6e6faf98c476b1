import { Validations } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { CfnTopic } from 'aws-cdk-lib/aws-sns';
import type { IConstruct } from 'constructs';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { coreStreams, defaultStreams } from '../../functions/contracts/run.ts';
import { StoreSettings } from '../../functions/contracts/settings.ts';
import { EnsureTokenInput, NotifyFailureInput, PipelineInput } from '../../functions/contracts/states.ts';
import { asText, ofType, type Resources, synthesizeApp } from './synthesized-app.ts';

const app = synthesizeApp();
const { pipeline, stateful } = app;
const only = (resources: Resources, type: string) => {
  const found = ofType(resources, type);
  expect(found, type).toHaveLength(1);
  return { id: found[0]![0], ...found[0]![1].Properties };
};
/** Schedules whose name begins so, in the template's order. */
const schedulesOf = (resources: Resources, name: string) =>
  ofType(resources, 'AWS::Scheduler::Schedule')
    .map(([, { Properties }]) => Properties)
    .filter(({ Name }) => (Name as string).startsWith(name));
const machineId = only(pipeline, 'AWS::StepFunctions::StateMachine').id as string;
const alerts = 'arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:salla-alerts';

/** Rules that a construct is excused from; generated parts of logical ids left out. */
function excused(construct: IConstruct): string[] {
  return construct.node.metadata
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(({ data }) => Object.keys(data as object))
    .map((id) => id.replace(/^Annotation::/, '').replaceAll(/<(\w+)Function\w{8}\./g, '<$1.'))
    .map((id) => `${construct.node.path} ${id}`);
}

describe('the stacks', () => {
  it('are two, deployed in this order, and share nothing but names', () => {
    const manifest = JSON.parse(readFileSync(join(app.outputDirectory, 'manifest.json'), 'utf8')) as {
      artifacts: Record<string, { type: string; dependencies?: string[] }>;
    };
    const stacks = Object.entries(manifest.artifacts).filter(([, { type }]) => type === 'aws:cloudformation:stack');
    expect(stacks.map(([name]) => name)).toEqual(['SallaStateful', 'SallaPipeline']);
    expect(manifest.artifacts['SallaPipeline']?.dependencies).toContain('SallaStateful');
    expect(JSON.stringify(pipeline)).not.toMatch(/Fn::ImportValue|Fn::GetStackOutput/);
  });

  it('keep logins, topic and subscription apart from what can be torn down', () => {
    const kept = Object.values(stateful).filter(({ DeletionPolicy }) => DeletionPolicy === 'Retain');
    expect(kept.map(({ Properties }) => (Properties.Name ?? Properties.TopicName) as string)).toEqual([
      'salla/stores/1305146709',
      'salla/warehouse',
      'salla-alerts',
    ]);
    expect(Object.values(pipeline).filter(({ DeletionPolicy }) => DeletionPolicy === 'Retain')).toEqual([]);
  });

  it('leave nothing behind in dev, where runs start by hand and tokens are checked all the same', () => {
    const dev = synthesizeApp({ stage: 'dev' });
    expect(Object.values(dev.stateful).filter(({ DeletionPolicy }) => DeletionPolicy === 'Retain')).toEqual([]);
    expect(schedulesOf(dev.pipeline, 'salla-run-')).toMatchObject([{ State: 'DISABLED' }]);
    expect(schedulesOf(dev.pipeline, 'salla-token-')).toMatchObject([{ State: 'ENABLED' }]);
    expect(
      ofType(dev.pipeline, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties.AlarmName),
    ).not.toContain('salla-no-run-succeeded');
  });
});

describe('two configured stores', () => {
  const stores = [
    { storeId: '11', name: 'One' },
    { storeId: '22', name: 'Two', streams: ['reviews'], settings: { budgetShare: { day: 0.3 }, delayDetails: true } },
  ];
  const two = synthesizeApp({ stores: JSON.stringify(stores) });
  const schedules = schedulesOf(two.pipeline, 'salla-run-');
  const checks = schedulesOf(two.pipeline, 'salla-token-');

  it('have two schedules each, one for runs and one for the token', () => {
    expect(schedulesOf(two.pipeline, '')).toHaveLength(4);
    expect([...schedules, ...checks].map(({ Name }) => Name as string)).toEqual([
      'salla-run-11',
      'salla-run-22',
      'salla-token-11',
      'salla-token-22',
    ]);
  });

  it('have a secret each, which EnsureToken alone may write', () => {
    expect(ofType(two.stateful, 'AWS::SecretsManager::Secret').map(([, { Properties }]) => Properties.Name)).toEqual([
      'salla/stores/11',
      'salla/stores/22',
      'salla/warehouse',
    ]);
    const writing = ofType(two.pipeline, 'AWS::IAM::Policy')
      .flatMap(([id, { Properties }]) =>
        (Properties.PolicyDocument.Statement as { Action: string | string[]; Resource: unknown }[]).map(
          (statement) => ({ id, actions: [statement.Action].flat(), resources: [statement.Resource].flat() }),
        ),
      )
      .filter(({ actions }) => actions.includes('secretsmanager:PutSecretValue'));
    expect(writing.every(({ id }) => id.startsWith('EnsureToken'))).toBe(true);
    expect(writing.flatMap(({ resources }) => resources.map(asText)).map((arn) => arn.split(':').at(-1))).toEqual([
      'salla/stores/11-??????',
      'salla/stores/22-??????',
    ]);
  });

  it('have an hourly run each by the clock of Riyadh, which another store cannot hold up', () => {
    for (const schedule of schedules) {
      expect(schedule).toMatchObject({
        ScheduleExpression: 'cron(5 * * * ? *)',
        ScheduleExpressionTimezone: 'Asia/Riyadh',
        FlexibleTimeWindow: { Mode: 'OFF' },
        State: 'ENABLED',
      });
      // An execution of its own: it fails, is repeated, redriven and reported alone.
      expect(two.pipeline[schedule.Target.Arn.Ref]?.Type).toBe('AWS::StepFunctions::StateMachine');
      expect(schedule.Target).toHaveProperty('DeadLetterConfig');
    }
    // A limit on concurrency would let a store that hangs keep the others waiting.
    const limited = ofType(two.pipeline, 'AWS::Lambda::Function').filter(
      ([, { Properties }]) => Properties.ReservedConcurrentExecutions !== undefined,
    );
    expect(limited).toEqual([]);
  });

  it('have their token checked once a day by EnsureToken alone, which is given the store and nothing else', () => {
    for (const check of checks) {
      expect(check).toMatchObject({
        ScheduleExpression: 'cron(35 9 * * ? *)',
        ScheduleExpressionTimezone: 'Asia/Riyadh',
        State: 'ENABLED',
      });
      const [functionId] = check.Target.Arn['Fn::GetAtt'] as [string];
      expect(two.pipeline[functionId]?.Properties.FunctionName).toBe('salla-ensure-token');
      expect(check.Target).toHaveProperty('DeadLetterConfig');
    }
    const inputs = checks.map(({ Target }) => JSON.parse(Target.Input) as EnsureTokenInput);
    expect(inputs).toEqual([{ run: { storeId: '11' } }, { run: { storeId: '22' } }]);
    expect(inputs.map((input) => EnsureTokenInput.parse(input))).toEqual(inputs);
  });

  it('say in their schedule what is read of them, and how', () => {
    const inputs = schedules.map(({ Target }) => JSON.parse(Target.Input) as PipelineInput);
    expect(inputs.map((input) => PipelineInput.parse(input))).toEqual(inputs);
    expect(inputs).toEqual([
      { storeId: '11', streams: [...defaultStreams], settings: StoreSettings.parse({}) },
      {
        storeId: '22',
        streams: [...coreStreams, 'reviews'],
        settings: StoreSettings.parse(stores[1]?.settings),
      },
    ]);
  });
});

describe('a run that ends badly', () => {
  const rule = only(pipeline, 'AWS::Events::Rule');

  it('is seen whether it failed, timed out or was aborted', () => {
    expect(rule.EventPattern).toEqual({
      source: ['aws.states'],
      'detail-type': ['Step Functions Execution Status Change'],
      detail: { stateMachineArn: [{ Ref: machineId }], status: ['FAILED', 'TIMED_OUT', 'ABORTED'] },
    });
    expect(NotifyFailureInput.shape.detail.shape.status.options).toEqual(rule.EventPattern.detail.status);
  });

  it('reaches NotifyFailure as it is, and a queue when it cannot', () => {
    expect(rule.Targets).toHaveLength(1);
    const [target] = rule.Targets;
    expect(pipeline[target.Arn['Fn::GetAtt'][0]]?.Properties.FunctionName).toBe('salla-notify-failure');
    expect(target).toHaveProperty('DeadLetterConfig');
    expect(Object.keys(target).filter((key) => key.startsWith('Input'))).toEqual([]);
  });

  it('is told to a person by e-mail', () => {
    const topic = only(stateful, 'AWS::SNS::Topic');
    expect(topic.TopicName).toBe('salla-alerts');
    expect(only(stateful, 'AWS::SNS::Subscription')).toMatchObject({
      TopicArn: { Ref: topic.id },
      Protocol: 'email',
      Endpoint: 'owner@shop.test',
    });
  });
});

describe('a token check that ends badly', () => {
  it('is handed to NotifyFailure, without a second try that would report the first one’s claim', () => {
    const config = only(pipeline, 'AWS::Lambda::EventInvokeConfig');
    expect(pipeline[config.FunctionName.Ref]?.Properties.FunctionName).toBe('salla-ensure-token');
    expect(config.MaximumRetryAttempts).toBe(0);
    const [alerting] = config.DestinationConfig.OnFailure.Destination['Fn::GetAtt'] as [string];
    expect(pipeline[alerting]?.Properties.FunctionName).toBe('salla-notify-failure');
  });
});

describe('the alarms', () => {
  const alarms = ofType(pipeline, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);

  it('cover silence, alerts that fail and events that nobody took', () => {
    expect(alarms.map(({ AlarmName }) => AlarmName as string).toSorted()).toEqual([
      'salla-failure-alert-failed',
      'salla-no-run-succeeded',
      'salla-pipeline-undelivered-not-empty',
    ]);
    expect(alarms.find(({ AlarmName }) => AlarmName === 'salla-no-run-succeeded')).toMatchObject({
      TreatMissingData: 'breaching',
      MetricName: 'ExecutionsSucceeded',
      EvaluationPeriods: 6,
    });
  });

  it('go to the alert topic, which lets them in, and say what to do', () => {
    for (const alarm of alarms) {
      expect(alarm.AlarmActions.map(asText)).toEqual([alerts]);
      expect(alarm.AlarmDescription).toMatch(/Look at|start the run/);
    }
    const { Statement } = only(stateful, 'AWS::SNS::TopicPolicy').PolicyDocument;
    expect(Statement).toContainEqual(
      expect.objectContaining({
        Effect: 'Allow',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: 'sns:Publish',
      }),
    );
  });
});

describe('the checks of synthesis', () => {
  it('stop a resource that cdk-nag objects to', () => {
    expect(() => synthesizeApp({}, ({ stateful }) => void new Bucket(stateful, 'Open'))).toThrow('AwsSolutions-S10');
  });

  it('stop a resource that CloudFormation would refuse', () => {
    const wrong = { topicName: 'x'.repeat(300) };
    expect(() => synthesizeApp({}, ({ stateful }) => void new CfnTopic(stateful, 'Wrong', wrong))).toThrow(
      'TopicName: length 300 exceeds maximum 256',
    );
  });

  it('are excused only where this list says so', () => {
    const list = [...new Set(app.app.node.findAll().flatMap(excused))];

    const states = ofType(pipeline, 'AWS::Lambda::Function').map(([id]) => id.replace(/Function\w{8}$/, ''));
    const called = states.filter((name) => name !== 'NotifyFailure');
    const executions =
      'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:SallaPipeline:*]';
    expect(list.toSorted()).toEqual(
      [
        // Rotation belongs to EnsureToken and to the Snowflake administrator.
        'SallaStateful/Store1305146709/Secret AwsSolutions-SMG4',
        'SallaStateful/Warehouse/Secret AwsSolutions-SMG4',
        // Dead-letter queues have none themselves.
        'SallaStateful/Alerts/Undelivered AwsSolutions-SQS3',
        'SallaStateful/Alerts/Undelivered Serverless-SQSRedrivePolicy',
        'SallaPipeline/Undelivered/Queue AwsSolutions-SQS3',
        'SallaPipeline/Undelivered/Queue Serverless-SQSRedrivePolicy',
        // X-Ray and log delivery know no resources.
        ...states.map((name) => `SallaPipeline/${name}/Role AwsSolutions-IAM5[Resource::*]`),
        'SallaPipeline/Pipeline/StateMachine/Role AwsSolutions-IAM5[Resource::*]',
        // Step Functions waits for these functions; versions of a function; executions of one machine.
        ...called.map((name) => `SallaPipeline/${name}/Function Serverless-LambdaDLQ`),
        ...called.map(
          (name) => `SallaPipeline/Pipeline/StateMachine/Role AwsSolutions-IAM5[Resource::<${name}.Arn>:*]`,
        ),
        'SallaPipeline/EnsureToken/Role AwsSolutions-IAM5[Resource::<NotifyFailure.Arn>:*]',
        `SallaPipeline/StartRun/Role ${executions}`,
        `SallaPipeline/NotifyFailure/Role ${executions}`,
      ].toSorted(),
    );
  });
});
