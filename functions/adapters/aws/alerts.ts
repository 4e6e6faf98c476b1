import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Alerts } from '../../domain/ports.ts';

/** A topic whose subscribers read plain text. */
export function alerts(client: SNSClient, topicArn: string): Alerts {
  return {
    publish: async (subject, message) => {
      const { MessageId } = await client.send(
        new PublishCommand({ TopicArn: topicArn, Subject: subject, Message: message }),
      );
      return MessageId ?? '';
    },
  };
}
