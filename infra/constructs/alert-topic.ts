import { Annotations, Aws, type RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { DeadLetterQueue } from './dead-letter-queue.ts';

export interface AlertTopicProps {
  readonly topicName: string;
  /** Must confirm the subscription once, by the mail that AWS sends. */
  readonly email: string;
  readonly removalPolicy: RemovalPolicy;
}

/** Where alerts go: run failures from NotifyFailure, alarms from CloudWatch, both to one mailbox. */
export class AlertTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, props: AlertTopicProps) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', {
      topicName: props.topicName,
      displayName: 'Salla pipeline',
      enforceSSL: true,
    });
    this.topic.applyRemovalPolicy(props.removalPolicy);
    // `enforceSSL` writes a policy, which replaces the default one that lets the account's alarms publish.
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsOfThisAccount',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );

    const undelivered = new DeadLetterQueue(this, 'Undelivered', { queueName: `${props.topicName}-undelivered` });
    this.topic.addSubscription(new EmailSubscription(props.email, { deadLetterQueue: undelivered }));
    if (props.email.endsWith('@example.com')) {
      Annotations.of(this).addWarningV2(
        'salla:alertEmail',
        `Alerts go to ${props.email}, which reaches nobody. Before you deploy, set alertEmail in infra/config.ts or use -c alertEmail=you@your.shop.`,
      );
    }
  }
}
