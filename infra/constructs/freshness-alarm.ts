import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';

export interface FreshnessAlarmProps {
  readonly stateMachine: StateMachine;
  /** Hours without a run that ended well. */
  readonly hours: number;
  readonly alarmTopic: ITopic;
}

/**
 * Goes off when reports grow old for whatever reason, the ones nobody thought of included (schedule off, access revoked):
 * silence counts as failure. A skipped run counts as one that ended well, so a run that hangs is the machine's time-out's
 * business.
 */
export class FreshnessAlarm extends Construct {
  constructor(scope: Construct, id: string, props: FreshnessAlarmProps) {
    super(scope, id);
    const alarm = new Alarm(this, 'Alarm', {
      alarmName: 'salla-no-run-succeeded',
      alarmDescription:
        `Readers of GOLD see figures more than ${props.hours} hours old: no run ended well since. ` +
        'Look at the latest executions of the state machine; when there are none, at the schedule.',
      metric: props.stateMachine.metricSucceeded({ period: Duration.hours(1), statistic: 'sum' }),
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: props.hours,
      datapointsToAlarm: props.hours,
      treatMissingData: TreatMissingData.BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(props.alarmTopic));
    alarm.addOkAction(new SnsAction(props.alarmTopic));
  }
}
