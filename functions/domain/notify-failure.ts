import type { NotifyFailureInput, NotifyFailureOutput } from '../contracts/states.ts';
import { failureMessage } from './failure-message.ts';
import type { Alerts, Executions, Log } from './ports.ts';

/** Tells whoever must act; a history that cannot be read makes the alert poorer, never silent. */
export async function notifyFailure(
  { detail }: NotifyFailureInput,
  { executions, alerts, log }: { executions: Executions; alerts: Alerts; log: Log },
): Promise<NotifyFailureOutput> {
  const trace = await executions.failure(detail.executionArn).catch((error: unknown) => {
    log.warn('history not readable', { reason: error instanceof Error ? error.name : 'unknown' });
    return null;
  });
  const { subject, message } = failureMessage(detail, trace);
  return { messageId: await alerts.publish(subject, message) };
}
