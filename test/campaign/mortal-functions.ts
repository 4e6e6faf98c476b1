import { createRequire } from 'node:module';
import type { Context } from 'aws-lambda';
import { Agent } from 'undici';
import type { StateName } from '../../functions/contracts/states.ts';
import type { FunctionDefinition } from '../../local/lambda/application.ts';
import type { InvocationOptions } from '../../local/lambda/execution-environment.ts';
import { FunctionError, InvocationAbortedError } from '../../local/lambda/function-error.ts';
import { FunctionPool } from '../../local/lambda/function-pool.ts';
import { type Fate, FunctionKilled, lastWrites, Life } from './life.ts';
import { currentLife, forward, inVirtualTime } from './virtual-time.ts';

type Handler = (event: unknown, context: Context) => Promise<unknown>;

const handlers: Record<StateName, () => Promise<{ handler: unknown }>> = {
  StartRun: () => import('../../functions/handlers/start-run.ts'),
  EnsureToken: () => import('../../functions/handlers/ensure-token.ts'),
  ExtractLane: () => import('../../functions/handlers/extract-lane.ts'),
  LoadBronze: () => import('../../functions/handlers/load-bronze.ts'),
  BuildSilver: () => import('../../functions/handlers/build-silver.ts'),
  AuditSilver: () => import('../../functions/handlers/audit-silver.ts'),
  BuildGold: () => import('../../functions/handlers/build-gold.ts'),
  AuditGold: () => import('../../functions/handlers/audit-gold.ts'),
  PublishGold: () => import('../../functions/handlers/publish-gold.ts'),
  FinishRun: () => import('../../functions/handlers/finish-run.ts'),
};

/** What the next invocations live under. */
export interface Circumstances {
  fate: Fate;
  /** Milliseconds of a function's time that a request takes beside the real ones; lanes pause early then. */
  haste: number;
}

/**
 * The functions of the synthesized application, run in this process: a process for each would cost more than the runs.
 * What a killed process does not do any more (send, sleep, hear an answer), a killed function here does not either.
 */
export class MortalFunctions extends FunctionPool {
  readonly #byArn: ReadonlyMap<string, { definition: FunctionDefinition; handler: Handler }>;
  circumstances: Circumstances;

  private constructor(
    definitions: readonly FunctionDefinition[],
    byArn: Map<string, { definition: FunctionDefinition; handler: Handler }>,
    circumstances: Circumstances,
  ) {
    super(definitions, {});
    this.#byArn = byArn;
    this.circumstances = circumstances;
  }

  static async load(
    definitions: readonly FunctionDefinition[],
    circumstances: Circumstances,
  ): Promise<MortalFunctions> {
    letConnectionsDie();
    const byArn = new Map<string, { definition: FunctionDefinition; handler: Handler }>();
    for (const definition of definitions) {
      const state = stateOf(definition.name);
      if (!(state in handlers)) continue;
      const { handler } = await handlers[state as StateName]();
      byArn.set(definition.arn, { definition, handler: handler as Handler });
    }
    return new MortalFunctions(definitions, byArn, circumstances);
  }

  override async invoke(arn: string, event: unknown, options: InvocationOptions): Promise<unknown> {
    const { definition, handler } = this.#byArn.get(arn)!;
    const { fate, haste } = this.circumstances;
    const life = new Life(fate);
    options.signal?.addEventListener('abort', () => life.end(), { once: true });
    if (options.signal?.aborted === true) life.end();
    fate.step('invocation', life);
    try {
      const answer = inVirtualTime(life, async () => {
        if (life.dead) return life.death;
        return handler(
          JSON.parse(JSON.stringify(event)),
          contextOf(definition, () => life.requests * haste),
        );
      });
      answer.catch(() => undefined);
      const output = JSON.parse(JSON.stringify(await Promise.race([answer, life.death]))) as { waitSeconds?: number };
      // The machine waits so long before the next invocation.
      forward((output?.waitSeconds ?? 0) * 1000);
      return output;
    } catch (error) {
      if (options.signal?.aborted === true) throw new InvocationAbortedError('The invocation was aborted.');
      if (error instanceof FunctionKilled) await lastWrites();
      const { name, message, stack = '' } = error as Error;
      // As Lambda reports a process that was killed for its memory or its time.
      const errorType = error instanceof FunctionKilled ? 'Sandbox.Timedout' : name;
      throw new FunctionError({ errorType, errorMessage: message, trace: stack.split('\n') });
    }
  }
}

/** `salla-start-run` → `StartRun`. */
function stateOf(functionName: string): string {
  const words = functionName.replace(/^salla-/, '').split('-');
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function contextOf({ name, timeoutSeconds }: FunctionDefinition, spent: () => number): Context {
  const started = Date.now();
  return {
    functionName: name,
    getRemainingTimeInMillis: () => Math.max(0, timeoutSeconds * 1000 - (Date.now() - started) - spent()),
  } as Context;
}

type Dispatch = (this: unknown, ...given: Parameters<Agent['dispatch']>) => boolean;

let patched = false;

/** From here on, requests and statements of a function end with it. */
function letConnectionsDie(): void {
  if (patched) return;
  patched = true;
  const { dispatch } = Agent.prototype as unknown as { dispatch: Dispatch };
  const unheard = {
    onRequestStart() {},
    onResponseStart() {},
    onResponseData() {},
    onResponseEnd() {},
    onResponseError() {},
  };
  Agent.prototype.dispatch = function (options, handler) {
    const life = currentLife();
    if (life === undefined) return dispatch.call(this, options, handler);
    if (life.fate.step('request', life)) return true;
    life.requests += 1;
    life.fate.requests += 1;
    // Sent, and answered to nobody.
    return dispatch.call(this, options, life.fate.step('answer', life) ? unheard : handler);
  };

  interface Connection {
    execute(options: { complete(...results: unknown[]): void }): unknown;
    destroy(done: () => void): void;
  }
  const driver = createRequire(import.meta.url)('snowflake-sdk') as {
    createConnection: (options: object) => Connection;
  };
  const create = driver.createConnection;
  driver.createConnection = (options) => {
    const connection = create(options);
    const life = currentLife();
    if (life === undefined) return connection;
    const execute = connection.execute.bind(connection);
    // The server notices that its client is gone and rolls back.
    life.atDeath(() => connection.destroy(() => undefined));
    connection.execute = (statement) => {
      if (life.fate.step('statement', life)) return undefined;
      return execute({
        ...statement,
        complete: (...results) => {
          if (!life.fate.step('result', life)) statement.complete(...results);
        },
      });
    };
    return connection;
  };
}
