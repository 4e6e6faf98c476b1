import { Duration } from 'aws-cdk-lib';
import { Alarm, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { NotifyFailureInput } from '../../functions/contracts/states.ts';
import type { PipelineFunction } from './pipeline-function.ts';

export interface FailureAlertProps {
  readonly stateMachineArn: string;
  /** Receives the event and publishes the alert. */
  readonly notifyFailure: PipelineFunction;
  readonly alertTopic: ITopic;
  /** Takes events that could not be delivered. */
  readonly deadLetterQueue: IQueue;
}

/**
 * Every way a run can end badly becomes an alert: an EventBridge rule sees failures, time-outs and aborts alike, which a
 * Catch inside the machine would not.
 */
export class FailureAlert extends Construct {
  constructor(scope: Construct, id: string, props: FailureAlertProps) {
    super(scope, id);
    props.notifyFailure.allow(['sns:Publish'], [props.alertTopic.topicArn]);

    new Rule(this, 'Rule', {
      ruleName: 'salla-run-failed',
      description: 'A run failed, timed out or was aborted',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: {
          stateMachineArn: [props.stateMachineArn],
          status: NotifyFailureInput.shape.detail.shape.status.options,
        },
      },
      targets: [
        new LambdaTarget(props.notifyFailure.function, {
          deadLetterQueue: props.deadLetterQueue,
          maxEventAge: Duration.hours(6),
          retryAttempts: 20,
        }),
      ],
    });

    const alarm = new Alarm(this, 'Alarm', {
      alarmName: 'salla-failure-alert-failed',
      alarmDescription:
        'A run failed and its alert could not be written. Look at the failed execution of the state machine itself, ' +
        'then at the log of the function salla-notify-failure.',
      metric: props.notifyFailure.function.metricErrors({ period: Duration.minutes(5) }),
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(props.alertTopic));
  }
}
