import { Duration, Stack, TimeZone, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LambdaDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Schedule, ScheduleExpression, ScheduleTargetInput, TimeWindow } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { z } from 'zod';
import type { EnsureTokenInput } from '../../functions/contracts/states.ts';
import type { DeploymentConfig } from '../config.ts';
import type { PipelineFunction } from './pipeline-function.ts';

export interface TokenChecksProps {
  readonly stores: DeploymentConfig['stores'];
  readonly timeZone: string;
  readonly ensureToken: PipelineFunction;
  /** Is told of a check that failed. */
  readonly notifyFailure: PipelineFunction;
  /** Takes checks that could not be delivered. */
  readonly deadLetterQueue: IQueue;
}

/**
 * Looks after each store's token once a day, apart from the runs: one that does not come as far as EnsureToken for a month
 * would cost the store. Always on, also where runs start by hand only.
 */
export class TokenChecks extends Construct {
  constructor(scope: Construct, id: string, props: TokenChecksProps) {
    super(scope, id);
    const { ensureToken, notifyFailure, deadLetterQueue } = props;
    // Runs wait for the function's answer; this is about the schedules' invocations alone.
    ensureToken.function.configureAsyncInvoke({
      onFailure: new LambdaDestination(notifyFailure.function),
      // A second try would find the claim of the first and report that, instead of what happened.
      retryAttempts: 0,
      maxEventAge: Duration.hours(6),
    });
    Validations.of(ensureToken.role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${notifyFailure.logicalId}.Arn>:*]`,
      reason: 'Right to invoke the versions of one function, NotifyFailure.',
    });

    const role = new Role(this, 'Role', {
      description: 'Invokes the Lambda function of EnsureToken and no other',
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    role.addToPolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [ensureToken.function.functionArn] }),
    );
    role.addToPolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [deadLetterQueue.queueArn] }));

    for (const { storeId, name } of props.stores) {
      const input: z.input<typeof EnsureTokenInput> = { run: { storeId } };
      new Schedule(this, `Schedule${storeId}`, {
        scheduleName: `salla-token-${storeId}`,
        description: `Checks the token of the store ${name} and refreshes it when no run did`,
        enabled: true,
        // In the morning, so that somebody reads the alert.
        schedule: ScheduleExpression.cron({ minute: '35', hour: '9', timeZone: TimeZone.of(props.timeZone) }),
        timeWindow: TimeWindow.off(),
        target: new LambdaInvoke(ensureToken.function, {
          input: ScheduleTargetInput.fromObject(input),
          // CDK would add the function's versions.
          role: role.withoutPolicyUpdates(),
          deadLetterQueue,
          maxEventAge: Duration.hours(6),
          retryAttempts: 20,
        }),
      });
    }
  }
}
