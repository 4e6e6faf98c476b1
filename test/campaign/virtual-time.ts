import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { systemClock } from '../../functions/runtime/clock.ts';
import type { Life } from './life.ts';

const RealDate = Date;
let ahead = 0;

/** What runs in here lives in virtual time: the machine, and the functions that it invokes, each with its own life. */
const travellers = new AsyncLocalStorage<Life | 'machine'>();

/** Milliseconds since the epoch: the real clock, plus whatever was slept and skipped so far. */
export function virtualNow(): number {
  return RealDate.now() + ahead;
}

/** Lets time pass; nothing happens for less than nothing. */
export function forward(milliseconds: number): void {
  ahead += Math.max(0, milliseconds);
}

/** Begins again at the real time. */
export function resetTime(): void {
  ahead = 0;
}

/** The invocation that the running code belongs to; undefined outside of functions. */
export function currentLife(): Life | undefined {
  const traveller = travellers.getStore();
  return traveller === 'machine' ? undefined : traveller;
}

export function inVirtualTime<Result>(traveller: Life | 'machine', run: () => Result): Result {
  return travellers.run(traveller, run);
}

/**
 * Gives `Date` two readings: virtual for machine and functions, real for everybody else, such as the warehouse's endpoint
 * with its files. A sleep of a function takes no time but moves the virtual clock. Timers stay real.
 */
export function startVirtualTime(): void {
  const now = () => (travellers.getStore() === undefined ? RealDate.now() : virtualNow());
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, given: unknown[], newTarget) =>
      Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget) as object,
    get: (target, key, receiver) => (key === 'now' ? now : (Reflect.get(target, key, receiver) as unknown)),
  });
  Object.assign(systemClock, {
    now: virtualNow,
    async sleep(milliseconds: number) {
      const until = virtualNow() + milliseconds;
      await nextTurn();
      // A dead function sleeps for ever.
      if (currentLife()?.dead === true) await new Promise<never>(() => undefined);
      // Two that sleep beside each other wake at the later of the two instants, not after the sum.
      forward(until - virtualNow());
    },
  });
}
