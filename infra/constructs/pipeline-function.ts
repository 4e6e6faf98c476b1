import { type Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  type CfnFunction,
  type Code,
  Function as LambdaFunction,
  type FunctionOptions,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { FunctionEnvironment } from '../function-environment.ts';

/** Whatever else is given goes to the Lambda function as it is and wins over the construct's own choice. */
export interface PipelineFunctionProps extends Omit<FunctionOptions, 'role' | 'logGroup' | 'environment'> {
  /** Name of the function and of its role. The role's name is fixed because a warehouse user can be tied to it. */
  readonly functionName: string;
  /** A folder with `index.mjs` that exports `handler`. */
  readonly code: Code;
  readonly environment: FunctionEnvironment;
  readonly timeout: Duration;
  /** MiB. */
  readonly memorySize: number;
  readonly logRetention: RetentionDays;
}

/** One Lambda function with a role and a log group that nobody shares. May write its log and its traces; grant the rest. */
export class PipelineFunction extends Construct {
  readonly function: LambdaFunction;
  readonly role: Role;
  readonly timeout: Duration;

  constructor(scope: Construct, id: string, props: PipelineFunctionProps) {
    super(scope, id);
    const { logRetention, environment, ...overrides } = props;
    this.timeout = props.timeout;

    const logGroup = new LogGroup(this, 'LogGroup', {
      logGroupName: `/aws/lambda/${props.functionName}`,
      retention: logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });

    this.role = new Role(this, 'Role', {
      roleName: props.functionName,
      description: `Runs the Lambda function ${props.functionName}`,
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    logGroup.grantWrite(this.role);

    this.function = new LambdaFunction(this, 'Function', {
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      loggingFormat: LoggingFormat.JSON,
      tracing: Tracing.ACTIVE,
      ...overrides,
      environment: definedOnly(environment),
      role: this.role,
      logGroup,
    });
    Validations.of(this.role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'Active tracing: X-Ray accepts segments for no resource in particular.',
    });
  }

  /** What the template calls the function; findings about policies name it. */
  get logicalId(): string {
    return Stack.of(this).getLogicalId(this.function.node.defaultChild as CfnFunction);
  }

  /** Lets the function do exactly `actions` on exactly `resources`. */
  allow(actions: string[], resources: string[]): void {
    this.role.addToPolicy(new PolicyStatement({ actions, resources }));
  }
}

function definedOnly(environment: FunctionEnvironment): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined));
}
