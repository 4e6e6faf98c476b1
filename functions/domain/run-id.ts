import { createHash } from 'node:crypto';

/**
 * `20261122T075005123Z-1a2b3c4d`: sorts by start. Derived from the execution alone, so that a repeated StartRun, or one
 * after a redrive, continues the same run.
 */
export function runIdOf(execution: { id: string; startTime: string }): string {
  const instant = new Date(execution.startTime).toISOString().replaceAll(/[-:.]/g, '');
  return `${instant}-${createHash('sha256').update(execution.id).digest('hex').slice(0, 8)}`;
}
