import path from 'node:path';
import { readAssembly } from './assembly.ts';
import type { Stack, TemplateResource } from './assembly.ts';
import { arnOf } from './identity.ts';
import { IntrinsicResolver } from './intrinsics.ts';

export interface FunctionDefinition {
  name: string;
  arn: string;
  /** `file.export` inside the code folder, such as `index.handler`. */
  handler: string;
  /** Absolute path of the asset's folder. */
  codeFolder: string;
  environment: Record<string, string>;
  timeoutSeconds: number;
  memorySizeMb: number;
}

/** What becomes of invocations that nobody waits for. */
export interface AsynchronousFailures {
  functionArn: string;
  /** A function, which is given the record of an invocation that failed. */
  destinationArn: string;
}

export interface StateMachineDefinition {
  name: string;
  arn: string;
  roleArn: string;
  /** Amazon States Language, every intrinsic function of CloudFormation resolved. */
  definition: Record<string, unknown>;
}

/** Starts a state machine or invokes a function. */
export interface ScheduleDefinition {
  name: string;
  arn: string;
  enabled: boolean;
  /** `cron(…)` or `rate(…)`. */
  expression: string;
  timeZone: string;
  targetArn: string;
  input: string;
}

export interface RuleDefinition {
  name: string;
  enabled: boolean;
  eventPattern: Record<string, unknown>;
  targetArns: string[];
}

export interface TopicDefinition {
  name: string;
  arn: string;
  subscriptions: { protocol: string; endpoint: string }[];
}

/** What a synthesized application deploys, as far as the local services run it. */
export interface Application {
  functions: FunctionDefinition[];
  asynchronousFailures: AsynchronousFailures[];
  stateMachines: StateMachineDefinition[];
  schedules: ScheduleDefinition[];
  rules: RuleDefinition[];
  topics: TopicDefinition[];
  /** Names of the declared secrets. */
  secrets: string[];
}

interface Found {
  stack: Stack;
  id: string;
  resource: TemplateResource;
  /** A property, every intrinsic function resolved. */
  property: (name: string) => unknown;
  /** A property that is a text; `absent` stands in when it is not there. */
  text: (name: string, absent?: string) => string;
  ref: string;
  attributes: Record<string, string>;
}

/**
 * Reads a cloud assembly and resolves what the local services need of it.
 * @param folder such as `cdk.out`
 * @throws Error that names the template and the property when something cannot be resolved locally
 */
export function readApplication(folder: string): Application {
  const stacks = readAssembly(folder);
  const resolver = new IntrinsicResolver(stacks);
  const ofType = (type: string): Found[] =>
    stacks.flatMap((stack) =>
      Object.entries(stack.template.Resources ?? {})
        .filter(([, resource]) => resource.Type === type)
        .map(([id, resource]) => find(stack, id, resource, resolver)),
    );

  const subscriptions = ofType('AWS::SNS::Subscription');
  return {
    // Inline code is CDK's own (custom resources); it runs at deployment, not in the pipeline.
    functions: ofType('AWS::Lambda::Function')
      .filter(
        (found) => (found.resource.Properties?.['Code'] as { ZipFile?: unknown } | undefined)?.ZipFile === undefined,
      )
      .map(functionOf),
    asynchronousFailures: ofType('AWS::Lambda::EventInvokeConfig').map(asynchronousFailuresOf),
    stateMachines: ofType('AWS::StepFunctions::StateMachine').map(stateMachineOf),
    schedules: ofType('AWS::Scheduler::Schedule').map(scheduleOf),
    rules: ofType('AWS::Events::Rule')
      .filter((rule) => rule.resource.Properties?.['EventPattern'] !== undefined)
      .map(ruleOf),
    topics: ofType('AWS::SNS::Topic').map((topic) => ({
      name: topic.attributes['TopicName'] ?? '',
      arn: topic.ref,
      subscriptions: subscriptions
        .filter((subscription) => subscription.property('TopicArn') === topic.ref)
        .map((subscription) => ({
          protocol: subscription.text('Protocol'),
          endpoint: subscription.text('Endpoint'),
        })),
    })),
    secrets: ofType('AWS::SecretsManager::Secret').map((secret) =>
      secret.text('Name', `${secret.stack.name}-${secret.id}`),
    ),
  };
}

function find(stack: Stack, id: string, resource: TemplateResource, resolver: IntrinsicResolver): Found {
  const property = (name: string): unknown =>
    resolver.resolve(resource.Properties?.[name], stack, `${stack.name}/${id} ${name}`);
  return {
    stack,
    id,
    resource,
    property,
    text(name, absent) {
      const value = property(name) ?? absent;
      if (typeof value === 'string') return value;
      throw new Error(`${stack.name}/${id}: ${name} is no text (${stack.templateFile}).`);
    },
    ...resolver.identity(stack, id, `${stack.name}/${id}`),
  };
}

function functionOf(found: Found): FunctionDefinition {
  const code = found.property('Code') as { S3Key?: string } | undefined;
  const asset = code?.S3Key === undefined ? undefined : found.stack.assets.get(path.posix.basename(code.S3Key));
  if (asset === undefined) {
    throw new Error(
      `${found.stack.name}/${found.id}: its code is no asset of this assembly (${JSON.stringify(code)}). ` +
        `Next: run "npm run synth" with bundling on.`,
    );
  }
  const environment = found.property('Environment') as { Variables?: Record<string, unknown> } | undefined;
  return {
    name: found.ref,
    arn: found.attributes['Arn'] ?? '',
    handler: found.text('Handler'),
    codeFolder: asset,
    environment: Object.fromEntries(
      Object.entries(environment?.Variables ?? {}).map(([name, value]) => [name, String(value)]),
    ),
    // The defaults of AWS::Lambda::Function.
    timeoutSeconds: Number(found.property('Timeout') ?? 3),
    memorySizeMb: Number(found.property('MemorySize') ?? 128),
  };
}

function asynchronousFailuresOf(found: Found): AsynchronousFailures {
  const where = `${found.stack.name}/${found.id}`;
  if (found.property('MaximumRetryAttempts') !== 0) {
    throw new Error(`${where}: retries of asynchronous invocations are not run locally.`);
  }
  const destinations = found.property('DestinationConfig') as { OnFailure?: { Destination: string } } | undefined;
  const destinationArn = destinations?.OnFailure?.Destination;
  if (destinationArn === undefined) throw new Error(`${where}: it has no destination for failures.`);
  return { functionArn: arnOf('lambda', `function:${found.text('FunctionName')}`), destinationArn };
}

function stateMachineOf(found: Found): StateMachineDefinition {
  const text = found.text('DefinitionString', JSON.stringify(found.property('Definition') ?? null));
  const definition = JSON.parse(text) as Record<string, unknown> | null;
  if (definition === null) {
    throw new Error(`${found.stack.name}/${found.id}: only DefinitionString and Definition are read locally.`);
  }
  return {
    name: found.attributes['Name'] ?? '',
    arn: found.ref,
    roleArn: found.text('RoleArn', ''),
    definition,
  };
}

function scheduleOf(found: Found): ScheduleDefinition {
  const target = found.property('Target') as { Arn: string; Input?: string };
  const name = found.text('Name', found.ref);
  return {
    name,
    arn: `arn:aws:scheduler:::schedule/default/${name}`,
    enabled: found.property('State') !== 'DISABLED',
    expression: found.text('ScheduleExpression'),
    timeZone: found.text('ScheduleExpressionTimezone', 'UTC'),
    targetArn: target.Arn,
    input: target.Input ?? '{}',
  };
}

function ruleOf(found: Found): RuleDefinition {
  const targets = (found.property('Targets') ?? []) as Record<string, unknown>[];
  for (const target of targets) {
    const changed = ['Input', 'InputPath', 'InputTransformer'].filter((name) => name in target);
    if (changed.length > 0) {
      throw new Error(`${found.stack.name}/${found.id}: ${changed.join(', ')} of a rule's target is not run locally.`);
    }
  }
  return {
    name: found.text('Name', found.ref),
    enabled: found.property('State') !== 'DISABLED',
    eventPattern: found.property('EventPattern') as Record<string, unknown>,
    targetArns: targets.map((target) => String(target['Arn'])),
  };
}
