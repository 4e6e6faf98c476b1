import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { TopicDefinition } from '../lambda/application.ts';
import { arnOf } from '../lambda/identity.ts';
import { replaceFile } from './replace-file.ts';
import { ServiceError, requiredText } from './service-error.ts';
import type { Operations, ServiceRequest } from './wire-format.ts';

/** Largest message of SNS, bytes. */
const maximumMessageBytes = 262_144;

/** One published message, as `DIR/outbox/<timestamp>-<messageId>.json` holds it. */
interface OutboxMessage {
  messageId: string;
  /** ISO 8601. */
  publishedAt: string;
  topicArn: string;
  subject: string | null;
  message: string;
  subscribers: { protocol: string; endpoint: string }[];
}

export interface NotificationOptions {
  /** Topics of the template; others are made through the API and kept in `topicsFile`. */
  topics: readonly TopicDefinition[];
  topicsFile: string;
  outboxFolder: string;
}

/** The operations of Amazon SNS that the pipeline uses; published messages land in the outbox instead of in mailboxes. */
export function notificationService({ topics, topicsFile, outboxFolder }: NotificationOptions): Operations {
  const known = new Map<string, TopicDefinition>();
  for (const topic of [...topics, ...readTopics(topicsFile)]) {
    if (!known.has(topic.arn)) known.set(topic.arn, structuredClone(topic));
  }
  const ofTemplate = new Set(topics.map((topic) => topic.arn));
  const save = (): void => {
    const made = [...known.values()].filter((topic) => !ofTemplate.has(topic.arn));
    replaceFile(topicsFile, `${JSON.stringify({ topics: made }, undefined, 1)}\n`, { flush: true });
  };
  const topicOf = (request: ServiceRequest): TopicDefinition => {
    const topic = known.get(requiredText(request, 'TopicArn'));
    if (topic === undefined) throw new ServiceError('NotFound', 'Topic does not exist', 404);
    return topic;
  };

  return {
    CreateTopic(request) {
      const name = requiredText(request, 'Name');
      if (!/^[\w-]{1,256}$/.test(name)) throw new ServiceError('InvalidParameter', 'Invalid parameter: Topic Name');
      const arn = arnOf('sns', name);
      if (!known.has(arn)) {
        known.set(arn, { name, arn, subscriptions: [] });
        save();
      }
      return { TopicArn: arn };
    },
    ListTopics: () => ({ Topics: [...known.keys()].map((TopicArn) => ({ TopicArn })) }),
    Subscribe(request) {
      const topic = topicOf(request);
      topic.subscriptions.push({
        protocol: requiredText(request, 'Protocol'),
        endpoint: requiredText(request, 'Endpoint'),
      });
      save();
      return { SubscriptionArn: `${topic.arn}:${randomUUID()}` };
    },
    Publish(request) {
      const topic = topicOf(request);
      const message = requiredText(request, 'Message');
      const subject = request['Subject'] as string | undefined;
      assertSubject(subject);
      if (Buffer.byteLength(message) > maximumMessageBytes) {
        throw new ServiceError('InvalidParameter', 'Invalid parameter: Message too long');
      }
      const published: OutboxMessage = {
        messageId: randomUUID(),
        publishedAt: new Date().toISOString(),
        topicArn: topic.arn,
        subject: subject ?? null,
        message,
        subscribers: topic.subscriptions,
      };
      const timestamp = published.publishedAt.replaceAll(/[-:.]/g, '');
      const file = path.join(outboxFolder, `${timestamp}-${published.messageId}.json`);
      replaceFile(file, `${JSON.stringify(published, undefined, 1)}\n`, { flush: true });
      return { MessageId: published.messageId };
    },
  };
}

/** SNS refuses subjects that an e-mail header cannot carry: ASCII, at most 100 characters, no line breaks. */
function assertSubject(subject: string | undefined): void {
  if (subject === undefined || /^[!-~][ -~]{0,99}$/.test(subject)) return;
  throw new ServiceError('InvalidParameter', 'Invalid parameter: Subject');
}

function readTopics(file: string): TopicDefinition[] {
  if (!existsSync(file)) return [];
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { topics: TopicDefinition[] }).topics;
  } catch (error) {
    throw new Error(`${file} is damaged: it is no JSON. Next: delete it; it only holds topics made by hand.`, {
      cause: error,
    });
  }
}
