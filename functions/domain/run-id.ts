import { createHash } from 'node:crypto';

/**
 * `20261122T075005123Z-1a2b3c4d`: sorts by start. Derived from the execution alone, so that a repeated StartRun, or one
 * after a redrive, continues the same run.
 */
export function runIdOf(execution: { id: string; startTime: string }): string {
  const digest = createHash('sha256').update(execution.id).digest('hex');
  return `${runIdInstant(Date.parse(execution.startTime))}-${digest.slice(0, 8)}`;
}

/** How ids of runs that start then (milliseconds since the epoch) begin; sorts before all of them. */
export function runIdInstant(time: number): string {
  return new Date(time).toISOString().replaceAll(/[-:.]/g, '');
}
