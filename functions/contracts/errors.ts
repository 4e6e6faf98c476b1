/**
 * Error names as the state machine's `Retry` matches them. Three families:
 * `retry` (the other side is busy or away), `stop` (a person must act), and everything else, which is a bug.
 */
export const errorNames = {
  retry: ['SallaRateLimitedError', 'SallaUnavailableError', 'WarehouseUnavailableError'],
  stop: [
    'SallaAuthRevokedError',
    'SallaAuthExpiredError',
    'SallaScopeMissingError',
    'SallaResponseInvalidError',
    'SallaRequestRejectedError',
    'SecretInvalidError',
    'TokenRefreshUnknownError',
    'WarehouseAuthError',
    'WarehouseStatementError',
    'WarehouseVersionError',
    'StageWriteError',
    'LedgerImbalanceError',
    'AuditFailedError',
    'RunSupersededError',
  ],
} as const;

export type ErrorFamily = keyof typeof errorNames | 'bug';
export type ErrorName = (typeof errorNames)['retry' | 'stop'][number];

export function familyOf(name: string): ErrorFamily {
  if ((errorNames.retry as readonly string[]).includes(name)) return 'retry';
  if ((errorNames.stop as readonly string[]).includes(name)) return 'stop';
  return 'bug';
}

/**
 * Base of every error this project throws on purpose. `message` says what happened and where; `nextStep` is the exact
 * next command or action for the person who reads the alert.
 */
export abstract class PipelineError extends Error {
  abstract override readonly name: ErrorName;
  readonly nextStep: string;

  constructor(message: string, nextStep: string, options?: ErrorOptions) {
    super(`${message} Next: ${nextStep}`, options);
    this.nextStep = nextStep;
  }
}
