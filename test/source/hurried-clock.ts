import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../functions/domain/ports.ts';

/** A clock whose sleeps pass at once and move its time forward; `slept` lists them in milliseconds. */
export function hurriedClock(start = Date.now()): Clock & { slept: number[] } {
  const slept: number[] = [];
  const started = Date.now();
  let moved = 0;
  return {
    slept,
    now: () => start + (Date.now() - started) + moved,
    sleep: async (milliseconds, signal) => {
      if (signal?.aborted === true) throw signal.reason;
      slept.push(milliseconds);
      moved += milliseconds;
      await nextTurn();
    },
  };
}
