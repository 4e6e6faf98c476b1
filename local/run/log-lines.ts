import type { Log } from '../../functions/domain/ports.ts';

/** A log for people: the message and the values of its fields in one line. */
export function logTo(say: (line: string) => void): Log {
  const line = (message: string, fields: Record<string, unknown> = {}) =>
    say([message, ...Object.values(fields).map(String)].join(' '));
  return { info: line, warn: line };
}
