import { randomUUID } from 'node:crypto';
import type { FunctionDefinition } from './application.ts';
import { ExecutionEnvironment } from './execution-environment.ts';
import type { InvocationOptions } from './execution-environment.ts';
import { FunctionError } from './function-error.ts';

/** Synchronous invocation limit of AWS Lambda, bytes of the JSON request. */
const maximumRequestBytes = 6_291_456;
/** How long a process waits for its next invocation. */
const idleMilliseconds = 30_000;

/** Invokes functions by ARN; keeps their processes warm for a short while. */
export class FunctionPool {
  readonly #definitions: ReadonlyMap<string, FunctionDefinition>;
  readonly #overlay: Record<string, string>;
  readonly #idle = new Map<string, { environment: ExecutionEnvironment; timer: NodeJS.Timeout }[]>();
  readonly #environments = new Set<ExecutionEnvironment>();

  /** @param overlay variables that every function gets beside its own, such as endpoints */
  constructor(definitions: readonly FunctionDefinition[], overlay: Record<string, string>) {
    this.#definitions = new Map(definitions.map((definition) => [definition.arn, definition]));
    this.#overlay = overlay;
  }

  has(arn: string): boolean {
    return this.#definitions.has(arn);
  }

  /**
   * @param onMemory told the process's highest resident memory (MB), also when the invocation failed
   * @throws FunctionError, InvocationAbortedError
   */
  async invoke(
    arn: string,
    event: unknown,
    options: InvocationOptions & { onMemory?: (peakMemoryMb: number) => void },
  ): Promise<unknown> {
    const definition = this.#definitions.get(arn);
    if (definition === undefined) {
      throw new FunctionError({
        errorType: 'Lambda.ResourceNotFoundException',
        errorMessage: `Function not found: ${arn}`,
      });
    }
    const text = JSON.stringify(event);
    if (Buffer.byteLength(text) > maximumRequestBytes) {
      throw new FunctionError({
        errorType: 'Lambda.RequestTooLargeException',
        errorMessage: `Request must be smaller than ${maximumRequestBytes} bytes for the InvokeFunction operation`,
      });
    }
    const environment = this.#take(definition);
    try {
      return JSON.parse(await environment.invoke(text, randomUUID(), options)) as unknown;
    } finally {
      options.onMemory?.(environment.peakMemoryMb);
      this.#giveBack(arn, environment);
    }
  }

  /** Ends every process, running invocations included. */
  async close(): Promise<void> {
    for (const { timer } of [...this.#idle.values()].flat()) clearTimeout(timer);
    this.#idle.clear();
    await Promise.all([...this.#environments].map((environment) => environment.end()));
    this.#environments.clear();
  }

  #take(definition: FunctionDefinition): ExecutionEnvironment {
    const waiting = this.#idle.get(definition.arn) ?? [];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      clearTimeout(next.timer);
      if (next.environment.alive) return next.environment;
      this.#environments.delete(next.environment);
    }
    const environment = new ExecutionEnvironment(definition, this.#overlay);
    this.#environments.add(environment);
    return environment;
  }

  #giveBack(arn: string, environment: ExecutionEnvironment): void {
    if (!environment.alive) {
      void environment.end().finally(() => this.#environments.delete(environment));
      return;
    }
    const waiting = this.#idle.get(arn) ?? [];
    this.#idle.set(arn, waiting);
    const timer = setTimeout(() => {
      waiting.splice(
        waiting.findIndex((entry) => entry.environment === environment),
        1,
      );
      void environment.end().finally(() => this.#environments.delete(environment));
    }, idleMilliseconds);
    timer.unref();
    waiting.push({ environment, timer });
  }
}
