import { createHash } from 'node:crypto';
import type { Stack, TemplateResource } from './assembly.ts';

/** Where the local account lives; ARNs look as they would after a deployment. */
export const location = { partition: 'aws', region: 'eu-central-1', accountId: '000000000000' } as const;

export function arnOf(service: string, resource: string): string {
  return `arn:${location.partition}:${service}:${location.region}:${location.accountId}:${resource}`;
}

/** A secret's ARN ends in six characters that AWS draws; here they follow from the name, so that they stay. */
export function secretArn(name: string): string {
  const digest = createHash('sha256').update(name).digest('base64url');
  return arnOf('secretsmanager', `secret:${name}-${digest.replaceAll(/[-_]/g, 'x').slice(0, 6)}`);
}

/** What `Ref` and `Fn::GetAtt` answer for a resource. */
export interface Identity {
  ref: string;
  attributes: Record<string, string>;
}

type Identify = (name: string) => Identity;

const identities: Record<string, { nameProperty: string; identify: Identify }> = {
  'AWS::Lambda::Function': {
    nameProperty: 'FunctionName',
    identify: (name) => ({ ref: name, attributes: { Arn: arnOf('lambda', `function:${name}`) } }),
  },
  'AWS::StepFunctions::StateMachine': {
    nameProperty: 'StateMachineName',
    identify: (name) => {
      const arn = arnOf('states', `stateMachine:${name}`);
      return { ref: arn, attributes: { Arn: arn, Name: name } };
    },
  },
  'AWS::SNS::Topic': {
    nameProperty: 'TopicName',
    identify: (name) => {
      const arn = arnOf('sns', name);
      return { ref: arn, attributes: { TopicArn: arn, TopicName: name } };
    },
  },
  'AWS::SecretsManager::Secret': {
    nameProperty: 'Name',
    identify: (name) => ({ ref: secretArn(name), attributes: { Id: secretArn(name) } }),
  },
  'AWS::IAM::Role': {
    nameProperty: 'RoleName',
    identify: (name) => ({
      ref: name,
      attributes: { Arn: `arn:${location.partition}:iam::${location.accountId}:role/${name}` },
    }),
  },
  'AWS::Logs::LogGroup': {
    nameProperty: 'LogGroupName',
    identify: (name) => ({ ref: name, attributes: { Arn: arnOf('logs', `log-group:${name}:*`) } }),
  },
  'AWS::SQS::Queue': {
    nameProperty: 'QueueName',
    identify: (name) => ({
      ref: `https://sqs.${location.region}.amazonaws.com/${location.accountId}/${name}`,
      attributes: { Arn: arnOf('sqs', name), QueueName: name },
    }),
  },
};

/** Resources without a name of their own are named as CloudFormation begins to: stack, then logical id. */
export function identityOf(
  stack: Stack,
  logicalId: string,
  resource: TemplateResource,
  resolve: (value: unknown) => unknown,
): Identity {
  const generated = `${stack.name}-${logicalId}`;
  const known = identities[resource.Type];
  if (known === undefined) return { ref: generated, attributes: {} };
  const given = resource.Properties?.[known.nameProperty];
  return known.identify(given === undefined ? generated : String(resolve(given)));
}
