import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readApplication } from '../../local/lambda/application.ts';
import { temporaryFolder, writeAssembly } from './assembly-fixture.ts';

const stack = (templateFile: string, stackName: string) => ({
  type: 'aws:cloudformation:stack',
  properties: { templateFile, stackName },
});

/** Two stacks, the second inside a nested assembly (a CDK stage); values cross from one to the other. */
function writeStacks(environment: Record<string, unknown>): string {
  const folder = temporaryFolder();
  const write = (name: string, content: unknown): void => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), JSON.stringify(content));
  };
  write('manifest.json', {
    artifacts: {
      Stateful: stack('Stateful.json', 'salla-stateful'),
      Stage: { type: 'cdk:cloud-assembly', properties: { directoryName: 'stage' } },
    },
  });
  write('Stateful.json', {
    Resources: {
      Alerts: { Type: 'AWS::SNS::Topic', Properties: {} },
      Store: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: { 'Fn::Sub': 'salla/${AWS::Region}/store' } } },
    },
    Outputs: {
      TopicArn: { Value: { Ref: 'Alerts' }, Export: { Name: { 'Fn::Sub': '${AWS::StackName}:topic' } } },
      StoreArn: { Value: { Ref: 'Store' } },
    },
  });
  write('stage/manifest.json', {
    artifacts: {
      Pipeline: stack('Pipeline.json', 'salla-pipeline'),
      Assets: { type: 'cdk:asset-manifest', properties: { file: 'assets.json' } },
    },
  });
  write('stage/assets.json', {
    files: { x: { source: { path: '../asset.x' }, destinations: { here: { objectKey: 'x.zip' } } } },
  });
  write('stage/Pipeline.json', {
    Parameters: { Stage: { Type: 'String', Default: 'dev' } },
    Resources: {
      Role: { Type: 'AWS::IAM::Role', Properties: {} },
      Work: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          FunctionName: 'salla-work',
          Handler: 'index.handler',
          Code: { S3Key: 'x.zip' },
          Environment: { Variables: environment },
        },
      },
      CustomResource: { Type: 'AWS::Lambda::Function', Properties: { Code: { ZipFile: 'exports.handler = 1' } } },
      Hourly: {
        Type: 'AWS::Scheduler::Schedule',
        Properties: {
          ScheduleExpression: 'cron(5 * * * ? *)',
          ScheduleExpressionTimezone: 'Asia/Riyadh',
          Target: { Arn: { 'Fn::GetAtt': ['Work', 'Arn'] }, Input: '{"storeId":"1305146709"}' },
        },
      },
    },
  });
  return folder;
}

describe('a cloud assembly', () => {
  it('is resolved over its stacks as a deployment to the local account would', () => {
    const folder = writeStacks({
      IMPORTED: { 'Fn::ImportValue': 'salla-stateful:topic' },
      OUTPUT: { 'Fn::GetStackOutput': { StackName: 'salla-stateful', OutputName: 'StoreArn' } },
      JOINED: { 'Fn::Join': ['-', [{ Ref: 'Stage' }, { Ref: 'AWS::StackName' }, { Ref: 'AWS::Region' }]] },
      ROLE: { 'Fn::GetAtt': ['Role', 'Arn'] },
      SUBSTITUTED: { 'Fn::Sub': ['${name}/${Work.Arn}/${!kept}', { name: { Ref: 'AWS::AccountId' } }] },
      SELECTED: { 'Fn::Select': [1, { 'Fn::Split': [':', 'a:b:c'] }] },
    });
    const { functions, schedules, secrets, topics } = readApplication(folder);
    expect(functions).toEqual([
      {
        name: 'salla-work',
        arn: 'arn:aws:lambda:eu-central-1:000000000000:function:salla-work',
        handler: 'index.handler',
        codeFolder: path.join(folder, 'asset.x'),
        timeoutSeconds: 3,
        memorySizeMb: 128,
        environment: {
          IMPORTED: 'arn:aws:sns:eu-central-1:000000000000:salla-stateful-Alerts',
          OUTPUT: expect.stringMatching(
            /^arn:aws:secretsmanager:eu-central-1:000000000000:secret:salla\/eu-central-1\/store-\w{6}$/,
          ) as string,
          JOINED: 'dev-salla-pipeline-eu-central-1',
          ROLE: 'arn:aws:iam::000000000000:role/salla-pipeline-Role',
          SUBSTITUTED: '000000000000/arn:aws:lambda:eu-central-1:000000000000:function:salla-work/${kept}',
          SELECTED: 'b',
        },
      },
    ]);
    expect(schedules).toMatchObject([
      { expression: 'cron(5 * * * ? *)', timeZone: 'Asia/Riyadh', targetArn: functions[0]?.arn, enabled: true },
    ]);
    expect(secrets).toEqual(['salla/eu-central-1/store']);
    expect(topics).toMatchObject([{ name: 'salla-stateful-Alerts' }]);
  });

  it.each([
    [{ X: { 'Fn::GetAZs': '' } }, 'Fn::GetAZs is not resolved locally'],
    [{ X: { Ref: 'Missing' } }, 'no resource "Missing"'],
    [{ X: { 'Fn::ImportValue': 'nobody' } }, 'no stack of the assembly exports "nobody"'],
    [{ X: { 'Fn::GetAtt': ['Role', 'RoleId'] } }, 'attribute "RoleId"'],
  ])('that says %j is refused, naming the place', (environment, message) => {
    expect(() => readApplication(writeStacks(environment))).toThrow(`salla-pipeline/Work Environment: ${message}`);
  });

  it('that is missing or damaged says what to run', () => {
    expect(() => readApplication('/nowhere/cdk.out')).toThrow(
      /no cloud assembly|is not a cloud assembly.*npm run synth/,
    );
    const folder = writeAssembly({ functions: { Work: { code: '' } } });
    writeFileSync(path.join(folder, 'Test.template.json'), '{');
    expect(() => readApplication(folder)).toThrow(/Test\.template\.json is not JSON.*npm run synth/);
  });
});
