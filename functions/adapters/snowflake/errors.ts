import { PipelineError } from '../../contracts/errors.ts';

/** The warehouse did not answer, or answered that it is busy; trying again may help. */
class WarehouseUnavailableError extends PipelineError {
  override readonly name = 'WarehouseUnavailableError';
}

/** The login was refused; trying again cannot help. */
class WarehouseAuthError extends PipelineError {
  override readonly name = 'WarehouseAuthError';
}

/** A statement was refused or failed. `code` is Snowflake's, such as `000904` (invalid identifier). */
export class WarehouseStatementError extends PipelineError {
  override readonly name = 'WarehouseStatementError';
  readonly code: string;

  constructor(message: string, nextStep: string, code: string, options?: ErrorOptions) {
    super(message, nextStep, options);
    this.code = code;
  }
}

interface DriverError {
  code?: unknown;
  message?: unknown;
  sqlState?: unknown;
  name?: unknown;
  data?: { queryId?: unknown } | undefined;
}

/** 390100–390199: login refused (bad user, key or token), but for a session that is gone or expired. */
const loginRefused = /^390(1\d\d|318)$/;
const sessionGone = /^39011[124]$/;
/** Driver-side codes for a server that cannot be reached or keeps answering 5xx (lib/constants/error_messages). */
const unreachable = /^(401001|401002|401003|402001|402002|407001|407002)$/;
/** 000625: another transaction held the lock too long; 300xxx: Snowflake's own internal errors. */
const passing = /^(000625|300\d\d\d)$/;
const socketErrors = /ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|socket hang up|timeout of \d+/i;

/** Data errors quote the value (“String '…' is too long”), and values may be names, notes or addresses. */
function withoutValues(message: string, sqlState: unknown): string {
  const isDataError = typeof sqlState === 'string' && sqlState.startsWith('22');
  // From the first quote to the last: the value may hold quotes itself.
  return isDataError ? message.replace(/'.*'/s, "'[value]'") : message;
}

/** Turns a driver error into one of ours; `doing` names the statement or step, never its values. */
export function classifyDriverError(error: unknown, doing: string): Error {
  const { code, message, data, sqlState } = (error ?? {}) as DriverError;
  const codeText = typeof code === 'string' || typeof code === 'number' ? String(code) : 'unknown';
  const text = typeof message === 'string' ? withoutValues(message, sqlState).slice(0, 600) : 'no message';
  const queryId = typeof data?.queryId === 'string' ? ` Query id ${data.queryId}.` : '';
  const isLoginRefused = loginRefused.test(codeText) && !sessionGone.test(codeText);
  if (isLoginRefused || /JWT token is invalid/i.test(text)) {
    return new WarehouseAuthError(
      `Snowflake refused the login while ${doing} (${codeText}): ${text}`,
      'check account, user and private key in the warehouse secret, and that the user carries the matching RSA_PUBLIC_KEY.',
      { cause: error },
    );
  }
  if ([unreachable, sessionGone, passing].some((codes) => codes.test(codeText)) || socketErrors.test(text)) {
    return new WarehouseUnavailableError(
      `Snowflake did not answer, or was busy, while ${doing} (${codeText}): ${text}`,
      'run again; if it persists, check the account name and the network.',
      { cause: error },
    );
  }
  return new WarehouseStatementError(
    `Snowflake refused ${doing} (${codeText}): ${text}${queryId}`,
    'read the statement named here; run it alone with `npx salla sql`.',
    codeText,
    { cause: error },
  );
}

/** The schema history and the migration files do not fit together. Deploy-time only, never inside the machine. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
  readonly nextStep: string;

  constructor(message: string, nextStep: string) {
    super(`${message} Next: ${nextStep}`);
    this.nextStep = nextStep;
  }
}
