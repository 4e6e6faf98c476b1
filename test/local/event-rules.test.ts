import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findUnknownComparisons, matchesPattern } from '../../local/aws/event-pattern.ts';
import type { AssemblySource } from './assembly-fixture.ts';
import { machineArn } from './assembly-fixture.ts';
import { execute, openAccount, startExecution, until, untilEnded } from './local-account-fixture.ts';
import type { TestAccount } from './local-account-fixture.ts';

/** Publishes with nothing but the endpoint, region and keys that its environment holds, as the SDK client does. */
const notify = `export const handler = async (event) => {
    const body = new URLSearchParams({ Action: 'Publish', Version: '2010-03-31', TopicArn: process.env.ALERT_TOPIC_ARN,
      Subject: event.detail.status + ' ' + event.detail.error, Message: JSON.stringify(event) });
    const response = await fetch(process.env.AWS_ENDPOINT_URL, { method: 'POST', body });
    if (!response.ok) throw new Error(await response.text());
  };`;

function application(status: unknown[], failing = notify): AssemblySource {
  return {
    functions: {
      Work: {
        code: `export const handler = async ({ wait }) => {
          if (wait) await new Promise((resolve) => setTimeout(resolve, 20000));
          throw Object.assign(new Error('silver does not balance'), { name: 'LedgerImbalanceError' });
        };`,
      },
      NotifyFailure: { code: failing, environment: { ALERT_TOPIC_ARN: { Ref: 'Alerts' } } },
    },
    definition: { StartAt: 'Work', States: { Work: { Type: 'Task', Resource: 'Work', End: true } } },
    resources: {
      Alerts: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'alerts' } },
      Owner: {
        Type: 'AWS::SNS::Subscription',
        Properties: { TopicArn: { Ref: 'Alerts' }, Protocol: 'email', Endpoint: 'owner@example.com' },
      },
      FailureRule: {
        Type: 'AWS::Events::Rule',
        Properties: {
          State: 'ENABLED',
          EventPattern: {
            source: ['aws.states'],
            'detail-type': ['Step Functions Execution Status Change'],
            detail: { status, stateMachineArn: [{ Ref: 'Machine' }] },
          },
          Targets: [{ Id: 'Target0', Arn: { 'Fn::GetAtt': ['NotifyFailure', 'Arn'] } }],
        },
      },
    },
  };
}

function outboxOf(account: TestAccount): Record<string, unknown>[] {
  const folder = path.join(account.dataFolder, 'outbox');
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return files.map((name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as Record<string, unknown>);
}

describe('a rule of the template', () => {
  it('delivers a failed run to the topic, whose message lands in the outbox', async () => {
    const account = await openAccount(application(['FAILED', 'TIMED_OUT', 'ABORTED']));
    const { executionArn } = await execute(account, { storeId: '1305146709' });
    const message = await until(() => outboxOf(account)[0]);
    expect(message).toMatchObject({
      topicArn: 'arn:aws:sns:eu-central-1:000000000000:alerts',
      subject: 'FAILED LedgerImbalanceError',
      subscribers: [{ protocol: 'email', endpoint: 'owner@example.com' }],
    });
    const event = JSON.parse(String(message['message'])) as Record<string, unknown>;
    expect(event).toMatchObject({
      source: 'aws.states',
      'detail-type': 'Step Functions Execution Status Change',
      account: '000000000000',
      resources: [executionArn],
      detail: {
        executionArn,
        stateMachineArn: machineArn,
        status: 'FAILED',
        input: '{"storeId":"1305146709"}',
        error: 'LedgerImbalanceError',
        cause: expect.stringContaining('silver does not balance') as string,
      },
    });
  });

  it('delivers a run that was stopped', async () => {
    const account = await openAccount(application(['ABORTED']));
    const executionArn = await startExecution(account, { wait: true });
    await account.client.send(new StopExecutionCommand({ executionArn, error: 'Operator' }));
    expect((await until(() => outboxOf(account)[0]))['subject']).toBe('ABORTED Operator');
  });

  it('is silent about what its pattern does not name', async () => {
    const account = await openAccount(application(['TIMED_OUT']));
    await execute(account, {});
    await account.close();
    expect(outboxOf(account)).toEqual([]);
  });

  it('says when its target failed', async () => {
    const account = await openAccount(
      application(['FAILED'], "export const handler = () => { throw new Error('no mail'); };"),
    );
    await untilEnded(account, await startExecution(account));
    expect(await until(() => account.warnings[0])).toMatch(/Rule "Test-FailureRule" could not deliver .* no mail/);
  });

  it('is refused at the start when it cannot be matched as AWS would', async () => {
    await expect(openAccount(application([{ wildcard: 'F*' }]))).rejects.toThrow('wildcard in its event pattern');
  });
});

describe('an event pattern', () => {
  const event = { source: 'aws.states', detail: { status: 'FAILED', redriveCount: 2, tags: ['a', 'b'], error: null } };
  it.each<[Record<string, unknown>, boolean]>([
    [{ source: ['aws.states'] }, true],
    [{ source: ['aws.s3', 'aws.states'] }, true],
    [{ source: ['aws.s3'] }, false],
    [{ source: [{ prefix: 'aws.' }] }, true],
    [{ source: [{ suffix: '.s3' }] }, false],
    [{ detail: { status: [{ 'anything-but': ['SUCCEEDED', 'RUNNING'] }] } }, true],
    [{ detail: { status: [{ 'anything-but': { prefix: 'FAIL' } }] } }, false],
    [{ detail: { missing: [{ 'anything-but': 'x' }] } }, false],
    [{ detail: { missing: [{ exists: false }] } }, true],
    [{ detail: { status: [{ exists: true }] } }, true],
    [{ detail: { status: [{ 'equals-ignore-case': 'failed' }] } }, true],
    [{ detail: { redriveCount: [{ numeric: ['>', 0, '<=', 2] }] } }, true],
    [{ detail: { redriveCount: [{ numeric: ['<', 2] }] } }, false],
    [{ detail: { tags: ['b'] } }, true],
    [{ detail: { error: [null] } }, true],
    [{ detail: { missing: ['x'] } }, false],
    [{ nothing: { inside: ['x'] } }, false],
  ])('%j matches: %s', (pattern, matches) => {
    expect(matchesPattern(pattern, event)).toBe(matches);
  });

  it('names the comparisons that are not known here', () => {
    expect(findUnknownComparisons({ $or: [], detail: { status: [{ wildcard: 'F*' }, 'x'] } })).toEqual([
      '$or',
      'wildcard',
    ]);
  });
});
