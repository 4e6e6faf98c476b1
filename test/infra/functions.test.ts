import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { environmentNames } from '../../functions/contracts/environment.ts';
import { stateNames } from '../../functions/contracts/states.ts';
import { LONGEST_REFRESH } from '../../functions/domain/ensure-token.ts';
import { functionSettings } from '../../infra/function-settings.ts';
import { handlerName } from '../../infra/names.ts';
import { asText, ofType, type Resource, synthesizeApp } from './synthesized-app.ts';

const { pipeline } = synthesizeApp();
const functions = ofType(pipeline, 'AWS::Lambda::Function').map(([, { Properties }]) => ({
  name: Properties.FunctionName as string,
  properties: Properties,
  environment: (Properties.Environment?.Variables ?? {}) as Record<string, unknown>,
  roleId: Properties.Role['Fn::GetAtt'][0] as string,
}));
const named = (name: string) => functions.find((candidate) => candidate.name === name)!;

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: unknown;
}

const hereInThisAccount = /^arn:\$\{AWS::Partition\}:\w+:\$\{AWS::Region\}:\$\{AWS::AccountId\}:/;

/** What a role may do, one line per action and resource. */
function permissions(roleId: string): string[] {
  return ofType(pipeline, 'AWS::IAM::Policy')
    .filter(([, { Properties }]) => JSON.stringify(Properties.Roles).includes(`"${roleId}"`))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement as Statement[])
    .flatMap((statement) => {
      expect(statement.Effect).toBe('Allow');
      return [statement.Action]
        .flat()
        .flatMap((action) =>
          [statement.Resource].flat().map((resource) => `${action} ${asText(resource).replace(hereInThisAccount, '')}`),
        );
    });
}

/** What it takes to read one secret. */
function read(secret: string): string[] {
  return ['DescribeSecret', 'GetSecretValue'].map((action) => `secretsmanager:${action} secret:${secret}-??????`);
}

describe('the functions', () => {
  it('are one per state, and the one that reports failures', () => {
    expect(functions.map(({ name }) => name).toSorted()).toEqual(
      [...stateNames, 'NotifyFailure' as const].map((name) => `salla-${handlerName(name)}`).toSorted(),
    );
    expect(Object.keys(functionSettings).toSorted()).toEqual([...stateNames, 'NotifyFailure'].toSorted());
  });

  it('are one per handler file', () => {
    const handlers = readdirSync('functions/handlers').map((file) => `salla-${file.replace(/\.ts$/, '')}`);
    expect(handlers.toSorted()).toEqual(functions.map(({ name }) => name).toSorted());
  });

  it('run on Node 24 on arm64, with time and memory chosen', () => {
    for (const { name, properties } of functions) {
      expect(properties, name).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        TracingConfig: { Mode: 'Active' },
        LoggingConfig: { LogFormat: 'JSON' },
      });
      expect(properties.Timeout, name).toBeGreaterThanOrEqual(60);
      expect(properties.MemorySize, name).toBeGreaterThanOrEqual(512);
    }
  });

  it('have a role and a log group of their own, and logs end', () => {
    expect(new Set(functions.map(({ roleId }) => roleId)).size).toBe(functions.length);
    for (const { name, properties, roleId } of functions) {
      expect(pipeline[roleId]?.Properties.RoleName).toBe(name);
      const logGroup = pipeline[properties.LoggingConfig.LogGroup.Ref as string] as Resource;
      expect(logGroup.Properties).toMatchObject({ LogGroupName: `/aws/lambda/${name}`, RetentionInDays: 30 });
    }
  });

  it('are told nothing but what the contract names and the driver reads', () => {
    const known = [
      ...Object.values(environmentNames),
      'SNOWFLAKE_DISABLE_PLATFORM_DETECTION',
      'SNOWFLAKE_DISABLE_MINICORE',
      'SF_OCSP_RESPONSE_CACHE_DIR',
    ] as string[];
    const told = functions.flatMap(({ environment }) => Object.keys(environment));
    expect(told.filter((name) => !known.includes(name))).toEqual([]);
    expect(known.filter((name) => !told.includes(name))).toEqual([]);
  });

  it('are told where things are by literal values', () => {
    expect(named('salla-extract-lane').environment).toEqual({
      SALLA_API_URL: 'https://api.salla.dev/admin/v2',
      STORE_SECRET_PREFIX: 'salla/stores/',
      WAREHOUSE_SECRET_ID: 'salla/warehouse',
      WAREHOUSE_DATABASE: 'SALLA_DWH',
      SQL_DIR: '/var/task/sql',
      SNOWFLAKE_DISABLE_PLATFORM_DETECTION: 'true',
      SNOWFLAKE_DISABLE_MINICORE: 'true',
      SF_OCSP_RESPONSE_CACHE_DIR: '/tmp',
    });
    expect(named('salla-ensure-token').environment).toEqual({
      SALLA_ACCOUNTS_URL: 'https://accounts.salla.sa',
      STORE_SECRET_PREFIX: 'salla/stores/',
    });
    expect(asText(named('salla-notify-failure').environment['ALERT_TOPIC_ARN'])).toBe(
      'arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:salla-alerts',
    );
  });
});

describe('EnsureToken', () => {
  it('lives no longer than a claim is taken for that of a live refresh', () => {
    expect(named('salla-ensure-token').properties.Timeout).toBe(LONGEST_REFRESH);
  });
});

describe('the roles', () => {
  it('hold no action with a wildcard, and no resource "*" but where AWS accepts nothing else', () => {
    const all = ofType(pipeline, 'AWS::IAM::Role').flatMap(([roleId]) => permissions(roleId));
    expect(all.filter((permission) => permission.split(' ')[0]?.includes('*'))).toEqual([]);
    const anywhere = all
      .filter((permission) => permission.endsWith(' *'))
      .map((permission) => permission.split(' ')[0]!);
    expect(
      anywhere.filter((action) => !/^(xray:|logs:.*(Deliver(y|ies)|ResourcePolic(y|ies)|LogGroups)$)/.test(action)),
    ).toEqual([]);
  });

  it('use no policy that AWS manages', () => {
    for (const [, { Properties }] of ofType(pipeline, 'AWS::IAM::Role')) {
      expect(Properties).not.toHaveProperty('ManagedPolicyArns');
    }
  });

  it.each(functions)('let $name do what its environment points to', ({ name, environment, roleId }) => {
    const beyondLogs = permissions(roleId).filter((permission) => !/^(logs|xray):/.test(permission));
    expect(beyondLogs.toSorted()).toEqual(
      [
        ...('STORE_SECRET_PREFIX' in environment ? read('salla/stores/1305146709') : []),
        ...('WAREHOUSE_SECRET_ID' in environment ? read('salla/warehouse') : []),
        ...(ownPermissions[name] ?? []),
      ].toSorted(),
    );
  });

  /** What one function may do and no other. */
  const ownPermissions: Record<string, string[]> = {
    'salla-start-run': [
      'states:DescribeExecution execution:SallaPipeline:*',
      'states:ListExecutions stateMachine:SallaPipeline',
    ],
    'salla-ensure-token': [
      // Of a daily check that failed.
      'lambda:InvokeFunction ${NotifyFailureFunction55E803EC.Arn}',
      'lambda:InvokeFunction ${NotifyFailureFunction55E803EC.Arn}:*',
      'secretsmanager:PutSecretValue secret:salla/stores/1305146709-??????',
      'secretsmanager:UpdateSecretVersionStage secret:salla/stores/1305146709-??????',
    ],
    'salla-notify-failure': [
      'sns:Publish salla-alerts',
      'sqs:SendMessage ${UndeliveredQueue47FA64CB.Arn}',
      'states:GetExecutionHistory execution:SallaPipeline:*',
    ],
  };

  it('let EnsureToken alone write a secret', () => {
    const writing = /^secretsmanager:(?!GetSecretValue |DescribeSecret )/;
    const writers = functions.filter(({ roleId }) =>
      permissions(roleId).some((permission) => writing.test(permission)),
    );
    expect(writers.map(({ name }) => name)).toEqual(['salla-ensure-token']);
  });

  it('let the daily token checks invoke EnsureToken and nothing else', () => {
    const checks = ofType(pipeline, 'AWS::Scheduler::Schedule').filter(([id]) => id.startsWith('TokenChecks'));
    const [roleId, ...others] = new Set(
      checks.map(([, { Properties }]) => Properties.Target.RoleArn['Fn::GetAtt'][0] as string),
    );
    expect(others).toEqual([]);
    expect(permissions(roleId!)).toEqual([
      'lambda:InvokeFunction ${EnsureTokenFunctionC4114471.Arn}',
      'sqs:SendMessage ${UndeliveredQueue47FA64CB.Arn}',
    ]);
  });

  it('let the state machine invoke the functions of its states, not the one that reports failures', () => {
    const [[, machine] = []] = ofType(pipeline, 'AWS::StepFunctions::StateMachine');
    const invoked = permissions(machine?.Properties.RoleArn['Fn::GetAtt'][0] as string)
      .filter((permission) => permission.startsWith('lambda:InvokeFunction'))
      .map((permission) => /\$\{(\w+)\.Arn\}/.exec(permission)?.[1] ?? permission);
    const names = new Set(invoked.map((id) => pipeline[id]?.Properties.FunctionName as string));
    expect([...names].toSorted()).toEqual(stateNames.map((name) => `salla-${handlerName(name)}`).toSorted());
  });
});
