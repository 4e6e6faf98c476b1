import { Duration } from 'aws-cdk-lib';
import { Alarm, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DeadLetterQueue } from './dead-letter-queue.ts';

export interface UndeliveredEventsProps {
  readonly queueName: string;
  /** Who is hurt and what to do, for the alarm's mail. */
  readonly alarmDescription: string;
  readonly alarmTopic: ITopic;
}

/** A dead-letter queue whose first message raises an alarm. */
export class UndeliveredEvents extends Construct {
  readonly queue: IQueue;

  constructor(scope: Construct, id: string, props: UndeliveredEventsProps) {
    super(scope, id);
    const queue = new DeadLetterQueue(this, 'Queue', { queueName: props.queueName });
    this.queue = queue;
    const alarm = new Alarm(this, 'Alarm', {
      alarmName: `${props.queueName}-not-empty`,
      alarmDescription: props.alarmDescription,
      metric: queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5), statistic: 'max' }),
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(props.alarmTopic));
  }
}
