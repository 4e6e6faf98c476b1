import { PipelineError } from '../contracts/errors.ts';

/** The rate limit leaves no room for longer than a function should sleep. */
export class SallaRateLimitedError extends PipelineError {
  override readonly name = 'SallaRateLimitedError';
  /** How long until the budget opens again. */
  readonly waitSeconds: number;

  constructor(message: string, waitSeconds: number) {
    super(message, `nothing to do: the state machine waits ${waitSeconds} s and continues.`);
    this.waitSeconds = waitSeconds;
  }
}

/** The store's API is away: 5xx, a gateway's page, no connection, a cut or slow body; already retried by the client. */
export class SallaUnavailableError extends PipelineError {
  override readonly name = 'SallaUnavailableError';
}

/** Only a person can give access back: the user is gone or inactive, or the refresh token was spent twice. */
export class SallaAuthRevokedError extends PipelineError {
  override readonly name = 'SallaAuthRevokedError';
}

/** The stored access token is rejected and no newer one is stored. */
export class SallaAuthExpiredError extends PipelineError {
  override readonly name = 'SallaAuthExpiredError';
}

export class SallaScopeMissingError extends PipelineError {
  override readonly name = 'SallaScopeMissingError';
}

/** An answer that is not the API's: HTML, broken JSON, another shape, a filter that was ignored. */
export class SallaResponseInvalidError extends PipelineError {
  override readonly name = 'SallaResponseInvalidError';
}

/** The API understood the request and refuses it (400, 403, 404 of a listing, 405, 410, 422). */
export class SallaRequestRejectedError extends PipelineError {
  override readonly name = 'SallaRequestRejectedError';
}

/** A secret is missing, unreadable, or belongs to another store. */
export class SecretInvalidError extends PipelineError {
  override readonly name = 'SecretInvalidError';
}

/** A refresh token may have been spent and the new pair is not stored. Spending it again would revoke everything. */
export class TokenRefreshUnknownError extends PipelineError {
  override readonly name = 'TokenRefreshUnknownError';
}

/** The tables are older or newer than the program that would write them. */
export class WarehouseVersionError extends PipelineError {
  override readonly name = 'WarehouseVersionError';
}

/** A file for the stage could not be written or uploaded. */
export class StageWriteError extends PipelineError {
  override readonly name = 'StageWriteError';
}

/** The refresh token was certainly not spent, so it may be tried again. Never leaves the refresh use case. */
export class RefreshNotSent extends Error {
  override readonly name = 'RefreshNotSent';
}
