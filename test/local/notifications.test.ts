import {
  CreateTopicCommand,
  ListTopicsCommand,
  PublishCommand,
  SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './assembly-fixture.ts';
import { clientOptions, openAccount } from './local-account-fixture.ts';

async function openTopics(dataFolder = temporaryFolder()) {
  const account = await openAccount({ functions: {} }, { dataFolder });
  return { ...account, sns: new SNSClient(clientOptions(account.url)) };
}

describe('a topic', () => {
  it('puts what is published into the outbox, with its subscribers', async () => {
    const { sns, dataFolder } = await openTopics();
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'alerts' }));
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'owner@example.com' }));
    const Message = 'Run <failed> & "متجر" 100%';
    const { MessageId } = await sns.send(new PublishCommand({ TopicArn, Subject: 'Run failed', Message }));
    const [file = ''] = readdirSync(path.join(dataFolder, 'outbox'));
    expect(file).toMatch(new RegExp(String.raw`^\d{8}T\d{9}Z-${MessageId}\.json$`));
    expect(JSON.parse(readFileSync(path.join(dataFolder, 'outbox', file), 'utf8'))).toEqual({
      messageId: MessageId,
      publishedAt: expect.any(String) as string,
      topicArn: TopicArn,
      subject: 'Run failed',
      message: Message,
      subscribers: [{ protocol: 'email', endpoint: 'owner@example.com' }],
    });
  });

  it('is there after a restart', async () => {
    const opened = await openTopics();
    const { TopicArn } = await opened.sns.send(new CreateTopicCommand({ Name: 'alerts' }));
    await opened.close();
    const { Topics } = await (await openTopics(opened.dataFolder)).sns.send(new ListTopicsCommand({}));
    expect(Topics).toEqual([{ TopicArn }]);
  });

  it('refuses what SNS refuses: an unknown topic, a subject with Arabic or a line break, a message too long', async () => {
    const { sns, dataFolder } = await openTopics();
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'alerts' }));
    const publish = (fields: { TopicArn?: string; Subject?: string; Message?: string }) =>
      sns.send(new PublishCommand({ TopicArn, Message: 'm', ...fields }));
    await expect(publish({ TopicArn: `${TopicArn}2` })).rejects.toMatchObject({ name: 'NotFoundException' });
    for (const Subject of ['متجر', 'two\nlines', 'x'.repeat(101)]) {
      await expect(publish({ Subject })).rejects.toMatchObject({ name: 'InvalidParameterException' });
    }
    await expect(publish({ Message: 'م'.repeat(131_073) })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    expect(readdirSync(path.join(dataFolder, 'outbox'))).toEqual([]);
  });
});
