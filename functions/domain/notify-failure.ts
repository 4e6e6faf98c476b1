import type { NotifyFailureInput, NotifyFailureOutput, TokenCheckFailure } from '../contracts/states.ts';
import { failureMessage } from './failure-message.ts';
import type { Alerts, Executions, Log } from './ports.ts';
import { tokenCheckMessage } from './token-check-message.ts';

/** Tells whoever must act; a history that cannot be read makes the alert poorer, never silent. */
export async function notifyFailure(
  failure: NotifyFailureInput | TokenCheckFailure,
  { executions, alerts, log }: { executions: Executions; alerts: Alerts; log: Log },
): Promise<NotifyFailureOutput> {
  if (!('detail' in failure)) {
    const { subject, message } = tokenCheckMessage(failure);
    return { messageId: await alerts.publish(subject, message) };
  }
  const { detail } = failure;
  const trace = await executions.failure(detail.executionArn).catch((error: unknown) => {
    log.warn('history not readable', { reason: error instanceof Error ? error.name : 'unknown' });
    return null;
  });
  const { subject, message } = failureMessage(detail, trace);
  return { messageId: await alerts.publish(subject, message) };
}
