import type { FunctionFailure } from './worker-messages.ts';

/** A failed invocation. `message` is the JSON that AWS passes on as `Cause`, `name` what it passes on as `Error`. */
export class FunctionError extends Error {
  override readonly name: string;
  readonly failure: FunctionFailure;

  constructor(failure: FunctionFailure) {
    super(JSON.stringify(failure));
    this.name = failure.errorType;
    this.failure = failure;
  }
}

/** The caller gave up (execution stopped, state timed out): the process was killed, there is no answer. */
export class InvocationAbortedError extends Error {
  override readonly name = 'InvocationAbortedError';
}
