/** Largest input or output of a task, a state or an execution, bytes of UTF-8 (Step Functions quota). */
export const maximumPayloadBytes = 262_144;

/**
 * Why a state failed: `name` is the error that `Retry` and `Catch` match, `message` the cause.
 * The two getters are read by `aws-local-stepfunctions`.
 */
export class StateError extends Error {
  override readonly name: string;
  /** Neither `Retry` nor `Catch` applies. */
  readonly terminal: boolean;

  constructor(name: string, cause: string, options: { terminal?: boolean } = {}) {
    super(cause);
    this.name = name;
    this.terminal = options.terminal === true;
  }

  get isRetryable(): boolean {
    return !this.terminal;
  }

  get isCatchable(): boolean {
    return !this.terminal;
  }
}

/** The execution, or the Map around this state, ended while the state ran. */
export class StateAbortedError extends StateError {
  constructor() {
    super('StateAborted', 'The state was aborted.', { terminal: true });
  }
}

/** @throws StateError `States.DataLimitExceeded`, which no wildcard of `Retry` or `Catch` matches */
export function assertPayload(payload: unknown, state: string): void {
  if (payloadBytes(payload) <= maximumPayloadBytes) return;
  throw new StateError(
    'States.DataLimitExceeded',
    `The state/task '${state}' returned a result with a size exceeding the maximum number of bytes service limit.`,
    { terminal: true },
  );
}

function payloadBytes(payload: unknown): number {
  return Buffer.byteLength(JSON.stringify(payload) ?? 'null');
}
