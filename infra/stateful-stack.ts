import { RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { DeploymentConfig } from './config.ts';
import { AlertTopic } from './constructs/alert-topic.ts';
import { LoginSecret } from './constructs/login-secret.ts';
import { alertTopicName, storeSecretPrefix, warehouseSecretName } from './names.ts';

export interface StatefulStackProps extends StackProps {
  readonly config: DeploymentConfig;
}

/** What a person put in by hand and cannot be deployed again: logins, and the confirmed alert subscription. */
export class StatefulStack extends Stack {
  constructor(scope: Construct, id: string, { config, ...props }: StatefulStackProps) {
    super(scope, id, {
      description: 'Salla to Snowflake: logins and alert topic',
      terminationProtection: config.retainState,
      ...props,
    });
    const removalPolicy = config.retainState ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;

    for (const store of config.stores) {
      new LoginSecret(this, `Store${store.storeId}`, {
        secretName: `${storeSecretPrefix}${store.storeId}`,
        description: `OAuth pair of the Salla store ${store.name}`,
        rotation:
          'The state EnsureToken rotates the pair. Rotation by Secrets Manager is delivered at least once, and a second ' +
          'use of a single-use refresh token revokes the whole chain.',
        removalPolicy,
      });
    }
    new LoginSecret(this, 'Warehouse', {
      secretName: warehouseSecretName,
      description: 'Key pair of the Snowflake user that runs use',
      rotation:
        'The other half of the key pair is set on the Snowflake user by an administrator; AWS cannot rotate it.',
      removalPolicy,
    });
    new AlertTopic(this, 'Alerts', { topicName: alertTopicName, email: config.alertEmail, removalPolicy });
  }
}
