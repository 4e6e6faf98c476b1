import type { PipelineError } from '../../contracts/errors.ts';
import {
  SallaAuthExpiredError,
  SallaAuthRevokedError,
  SallaRequestRejectedError,
  SallaResponseInvalidError,
  SallaScopeMissingError,
  SallaUnavailableError,
} from '../../domain/errors.ts';
import type { HttpAnswer } from './http-transport.ts';

export type Verdict =
  | { kind: 'ok'; body: Record<string, unknown> }
  | { kind: 'not_found' }
  | { kind: 'rate_limited' }
  /** Another attempt may help; `error` is thrown when the attempts are used up. */
  | { kind: 'retry'; error: PipelineError }
  /** The token may have been rotated since it was read; `error` is thrown when it was not. */
  | { kind: 'token_rejected'; error: PipelineError }
  | { kind: 'fail'; error: PipelineError };

/** What a gateway or a maintenance page says of itself, even under status 200. */
const gatewayWords = /gateway|cloudflare|temporarily|maintenance|unavailable|try again|just a moment|overloaded/i;

/**
 * Decides by HTTP status first (`error.code` is unstable: text, number or null) and tells the 401 cases apart by
 * their documented messages. `where` names method, path, attempt and request id; bodies never enter a message, because
 * they may hold personal data.
 */
export function classifyAnswer(answer: HttpAnswer, where: string): Verdict {
  const { status } = answer;
  const body = parseObject(answer.text);
  if (status === 429) return { kind: 'rate_limited' };
  if (status >= 500) return { kind: 'retry', error: unavailable(`${where} answered ${status}.`) };
  if (status >= 300 && status < 400)
    return { kind: 'fail', error: wrongServer(`${where} was redirected (${status}).`) };
  if (body === null) return notJson(answer, where);
  if (status >= 200 && status < 300) return success(body, where);
  const message = apiMessage(body);
  if (message === null) {
    return { kind: 'fail', error: wrongServer(`${where} answered ${status} without the API's envelope.`) };
  }
  if (status === 401) return unauthorized(message, where);
  if (status === 404 || status === 410) return { kind: 'not_found' };
  if (status === 403 && /scope/i.test(message)) return { kind: 'fail', error: scopeMissing(message, where) };
  return { kind: 'fail', error: rejected(status, where) };
}

function success(body: Record<string, unknown>, where: string): Verdict {
  if (body['success'] === false) {
    return { kind: 'fail', error: wrongServer(`${where} answered 200 but says success=false.`) };
  }
  return { kind: 'ok', body };
}

/**
 * An HTML page or cut JSON may be a gateway's bad moment, so it gets another attempt; what is thrown when the attempts
 * are used up depends on what the page says of itself.
 */
function notJson(answer: HttpAnswer, where: string): Verdict {
  const kind = /^\s*</.test(answer.text) ? 'an HTML page' : 'text that is not JSON';
  const error = gatewayWords.test(answer.text.slice(0, 4000))
    ? unavailable(`${where} answered ${answer.status} with ${kind} of a gateway.`)
    : wrongServer(`${where} answered ${answer.status} with ${kind} instead of JSON.`);
  return { kind: 'retry', error };
}

function unauthorized(message: string, where: string): Verdict {
  if (/scope/i.test(message)) return { kind: 'fail', error: scopeMissing(message, where) };
  if (/user is not exist|user (was |has been )?deleted/i.test(message)) {
    return { kind: 'fail', error: revoked(`${where} answered 401: the user who installed the app no longer exists.`) };
  }
  if (/not active|inactive|غير مفعل/i.test(message)) {
    return {
      kind: 'fail',
      error: new SallaAuthRevokedError(
        `${where} answered 401: the user who installed the app is inactive.`,
        'activate that user in the Salla dashboard, or reinstall the app as an active user and store the new pair.',
      ),
    };
  }
  return {
    kind: 'token_rejected',
    error: new SallaAuthExpiredError(
      `${where} answered 401: the stored access token is invalid, expired, or the app was uninstalled, and no newer token is stored.`,
      'start the run again (EnsureToken refreshes a token that is due); if this repeats, reinstall the app in the store and put the new pair into the store secret.',
    ),
  };
}

const storeNewPair = 'reinstall the app in the store, then put the new pair into the store secret.';

function revoked(message: string) {
  return new SallaAuthRevokedError(message, storeNewPair);
}

function scopeMissing(message: string, where: string) {
  const scopes = /([a-z-]+\.read(?:_write)?(?:[ ,]+[a-z-]+\.read(?:_write)?)*)/.exec(message)?.[1] ?? 'unnamed';
  return new SallaScopeMissingError(
    `${where} was refused: the access token lacks one of the scopes ${scopes}.`,
    'add the scope to the app in the Salla partners portal and reinstall the app, then put the new pair into the store secret.',
  );
}

function rejected(status: number, where: string) {
  if (status === 403) {
    return new SallaRequestRejectedError(
      `${where} was refused with 403 (not allowed for this app or plan, or blocked for too many errors).`,
      "if the store's plan does not have this, leave it out of the store's `streams`; if other requests are refused too, the block ends by itself: start the run again later.",
    );
  }
  return new SallaRequestRejectedError(
    `${where} was refused with ${status}.`,
    'read the request in the log by its request id; if the API changed, correct the entry of the stream in functions/domain/streams/.',
  );
}

function unavailable(message: string) {
  return new SallaUnavailableError(
    message,
    "the run is retried by itself; if this lasts, check Salla's status page and start the run again.",
  );
}

function wrongServer(message: string) {
  return new SallaResponseInvalidError(
    message,
    'check the API address (SALLA_API_URL, `--store-url`): it must answer the Merchant API, such as https://api.salla.dev/admin/v2.',
  );
}

/** The message of an error in the API's envelope; null when the body is not that envelope. */
function apiMessage(body: Record<string, unknown>): string | null {
  const error = body['error'];
  if (typeof error !== 'object' || error === null) return null;
  const { message } = error as { message?: unknown };
  return typeof message === 'string' ? message : '';
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
