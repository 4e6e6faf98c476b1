import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { z } from 'zod';
import { alerts } from '../adapters/aws/alerts.ts';
import { executions } from '../adapters/aws/executions.ts';
import { NotifyFailureInput, NotifyFailureOutput, TokenCheckFailure } from '../contracts/states.ts';
import { notifyFailure } from '../domain/notify-failure.ts';
import { createHandler } from '../runtime/create-handler.ts';
import { environment } from '../runtime/environment.ts';

/** Not a state: invoked by the rule on failed, timed-out and aborted executions, and by Lambda when a daily token check failed. */
export const handler = createHandler({
  name: 'NotifyFailure',
  input: z.union([NotifyFailureInput, TokenCheckFailure]),
  output: NotifyFailureOutput,
  run: (input, { log }) => {
    const { alertTopicArn } = environment('alertTopicArn');
    return notifyFailure(input, {
      executions: executions(new SFNClient()),
      alerts: alerts(new SNSClient(), alertTopicArn),
      log,
    });
  },
});
