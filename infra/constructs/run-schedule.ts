import { Duration, TimeZone } from 'aws-cdk-lib';
import { Schedule, ScheduleExpression, ScheduleTargetInput, TimeWindow } from 'aws-cdk-lib/aws-scheduler';
import { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { PipelineInput } from '../../functions/contracts/states.ts';
import type { DeploymentConfig, StoreConfig } from '../config.ts';

export interface RunScheduleProps {
  readonly stateMachine: StateMachine;
  readonly store: StoreConfig;
  readonly schedule: DeploymentConfig['schedule'];
  /** Takes starts that could not be delivered. */
  readonly deadLetterQueue: IQueue;
}

/** Starts the runs of one store. Delivery is at least once; the state `StartRun` skips the surplus. */
export class RunSchedule extends Construct {
  constructor(scope: Construct, id: string, props: RunScheduleProps) {
    super(scope, id);
    const { minute, hour, timeZone, enabled } = props.schedule;
    const { storeId, streams, settings } = props.store;
    // In full, so that the schedule itself says what its runs read.
    const input: PipelineInput = { storeId, streams, settings };
    new Schedule(this, 'Schedule', {
      scheduleName: `salla-run-${storeId}`,
      description: `Starts a run of the store ${props.store.name}`,
      enabled,
      schedule: ScheduleExpression.cron({ minute, hour, timeZone: TimeZone.of(timeZone) }),
      timeWindow: TimeWindow.off(),
      target: new StepFunctionsStartExecution(props.stateMachine, {
        input: ScheduleTargetInput.fromObject(input),
        deadLetterQueue: props.deadLetterQueue,
        // A start that is half an hour late would only meet the next one.
        maxEventAge: Duration.minutes(30),
        retryAttempts: 10,
      }),
    });
  }
}
