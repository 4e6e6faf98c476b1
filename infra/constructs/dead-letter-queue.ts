import { Duration, Validations } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** Keeps what could not be delivered until a person has looked at it. */
export class DeadLetterQueue extends Queue {
  constructor(scope: Construct, id: string, props: { readonly queueName: string }) {
    super(scope, id, {
      queueName: props.queueName,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      // SQS's limit.
      retentionPeriod: Duration.days(14),
    });
    const reason = 'This is the end of the line: a person reads it, no consumer can fail on it.';
    Validations.of(this).acknowledge(
      { id: 'AwsSolutions-SQS3', reason },
      { id: 'Serverless-SQSRedrivePolicy', reason },
    );
  }
}
