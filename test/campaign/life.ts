import { setTimeout } from 'node:timers/promises';
/** What happens to a run at one point of its way. */
export interface Kill {
  /** Before or after the n-th request to the store, the n-th statement of the warehouse, or before the n-th invocation. */
  at: 'request' | 'answer' | 'statement' | 'result' | 'invocation';
  n: number;
  /** One function's process is gone, or somebody stops the whole execution. */
  what: 'function' | 'execution';
}

/** Counts the steps of one run and kills at the appointed one. */
export class Fate {
  requests = 0;
  kills = 0;
  readonly #kill: Kill | null;
  readonly #stopExecution: () => void;
  readonly #steps = { request: 0, answer: 0, statement: 0, result: 0, invocation: 0 };

  constructor(kill: Kill | null, stopExecution: () => void) {
    this.#kill = kill;
    this.#stopExecution = stopExecution;
  }

  /** True when the step must not happen (or its outcome reach nobody) because its function is dead. */
  step(at: Kill['at'], life: Life): boolean {
    if (life.dead) return true;
    this.#steps[at] += 1;
    if (this.#kill?.at !== at || this.#kill.n !== this.#steps[at]) return false;
    this.kills += 1;
    life.end();
    if (this.#kill.what === 'execution') this.#stopExecution();
    return true;
  }
}

/** One invocation of a function, from its start to its answer or its death. */
export class Life {
  readonly fate: Fate;
  readonly #died = Promise.withResolvers<never>();
  readonly #last: (() => void)[] = [];
  dead = false;
  requests = 0;

  constructor(fate: Fate) {
    this.fate = fate;
    // It may come when nobody waits for it any more.
    this.#died.promise.catch(() => undefined);
  }

  /** Rejects with `reason` when the function dies; never resolves. */
  get death(): Promise<never> {
    return this.#died.promise;
  }

  /** What the operating system does for a process that is gone, such as closing its connections. */
  atDeath(action: () => void): void {
    this.#last.push(action);
  }

  end(): void {
    if (this.dead) return;
    this.dead = true;
    for (const action of this.#last) action();
    this.#died.reject(new FunctionKilled());
  }
}

/**
 * What the dead had under way has come to its end, as it has wherever minutes pass before somebody begins again: a file that
 * was being written is there or is not.
 */
export async function lastWrites(): Promise<void> {
  await setTimeout(150);
}

export class FunctionKilled extends Error {
  override readonly name = 'FunctionKilled';
}
