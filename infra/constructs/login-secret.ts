import { type RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

export interface LoginSecretProps {
  readonly secretName: string;
  readonly description: string;
  /** Why Secrets Manager must not rotate it by itself. */
  readonly rotation: string;
  readonly removalPolicy: RemovalPolicy;
}

/**
 * A login that a person puts in once. It is created with random text, which no handler accepts; deployments never touch
 * its value again.
 */
export class LoginSecret extends Construct {
  constructor(scope: Construct, id: string, props: LoginSecretProps) {
    super(scope, id);
    const secret = new Secret(this, 'Secret', {
      secretName: props.secretName,
      description: props.description,
      removalPolicy: props.removalPolicy,
    });
    Validations.of(secret).acknowledge({ id: 'AwsSolutions-SMG4', reason: props.rotation });
  }
}
