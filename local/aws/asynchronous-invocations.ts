import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { AsynchronousFailures } from '../lambda/application.ts';
import { FunctionError } from '../lambda/function-error.ts';
import { FunctionLog } from '../lambda/function-log.ts';
import type { FunctionPool } from '../lambda/function-pool.ts';
import { PendingWork } from './pending-work.ts';

export interface AsynchronousInvocationOptions {
  functions: FunctionPool;
  failures: readonly AsynchronousFailures[];
  /** Functions log to `<function name>.log` here. */
  runsFolder: string;
  /** Told what no destination took. */
  onFailure: (message: string) => void;
}

/** Invokes functions for callers that do not wait, and hands failures to the template's destinations. */
export class AsynchronousInvocations {
  readonly #options: AsynchronousInvocationOptions;
  readonly #pending = new PendingWork();

  /** @throws Error for a destination that is no function here */
  constructor(options: AsynchronousInvocationOptions) {
    this.#options = options;
    for (const { functionArn, destinationArn } of options.failures) {
      if (options.functions.has(destinationArn)) continue;
      throw new Error(`Failures of ${functionArn} go to ${destinationArn}, which is no function here.`);
    }
  }

  /** @param input JSON */
  invoke(functionArn: string, input: string): void {
    this.#pending.add(this.#invoke(functionArn, input));
  }

  settled(): Promise<void> {
    return this.#pending.settled();
  }

  async #invoke(functionArn: string, input: string): Promise<void> {
    const { functions, failures, runsFolder, onFailure } = this.#options;
    const log = new FunctionLog(path.join(runsFolder, `${functionArn.split(':').at(-1)}.log`));
    try {
      const payload: unknown = JSON.parse(input);
      try {
        await functions.invoke(functionArn, payload, { log });
      } catch (error) {
        const destination = failures.find((candidate) => candidate.functionArn === functionArn)?.destinationArn;
        if (destination === undefined || !(error instanceof FunctionError)) throw error;
        await functions.invoke(destination, recordOf(functionArn, payload, error), { log });
      }
    } catch (error) {
      onFailure(`The invocation of ${functionArn} failed, and nobody was told: ${(error as Error).message}`);
    }
  }
}

/** What Lambda gives to the destination of an asynchronous invocation. */
function recordOf(functionArn: string, requestPayload: unknown, { failure }: FunctionError): Record<string, unknown> {
  return {
    version: '1.0',
    timestamp: new Date().toISOString(),
    requestContext: {
      requestId: randomUUID(),
      functionArn: `${functionArn}:$LATEST`,
      condition: 'RetriesExhausted',
      approximateInvokeCount: 1,
    },
    requestPayload,
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: failure,
  };
}
