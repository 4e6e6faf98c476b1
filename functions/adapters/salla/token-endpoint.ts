import { RefreshNotSent, SallaAuthRevokedError, TokenRefreshUnknownError } from '../../domain/errors.ts';
import type { GrantedPair, Log, TokenEndpoint } from '../../domain/ports.ts';
import { absoluteExpiry } from '../../domain/token-expiry.ts';
import { classifyAnswer } from './classify-answer.ts';
import { type HttpAnswer, type HttpRequest, type HttpTransport, neverSent, transportCode } from './http-transport.ts';
import { logRequest } from './request-log.ts';

const REFRESH_TIMEOUT = 30_000;
const PROBE_TIMEOUT = 10_000;

export interface TokenEndpointOptions {
  /** Base of the OAuth server, without trailing slash. */
  accountsUrl: string;
  transport: HttpTransport;
  /** Milliseconds since the epoch. */
  now: () => number;
  log: Log;
}

/**
 * The OAuth server's `/oauth2/token` with `grant_type=refresh_token`; form-encoded, sent exactly once. Every request is
 * logged as those of the Merchant API are.
 */
export function tokenEndpoint({ accountsUrl, transport, now, log }: TokenEndpointOptions): TokenEndpoint {
  let number = 0;
  const send = async (path: string, request: Omit<HttpRequest, 'url'>): Promise<HttpAnswer> => {
    number += 1;
    const sent = { method: request.method, path, attempt: 1, number };
    const started = now();
    let answer: HttpAnswer | null = null;
    let failure = '';
    try {
      answer = await transport.send({ ...request, url: accountsUrl + path });
      return answer;
    } catch (error) {
      failure = transportCode(error);
      throw error;
    } finally {
      logRequest(log, { ...sent, milliseconds: now() - started, answer, failure });
    }
  };
  return {
    accepts: async (accessToken) => {
      const path = '/oauth2/user/info';
      const headers = { authorization: `Bearer ${accessToken}`, accept: 'application/json' };
      try {
        const answer = await send(path, { method: 'GET', headers, timeout: PROBE_TIMEOUT });
        return classifyAnswer(answer, `GET ${path}`).kind !== 'token_rejected';
      } catch {
        // Reading the store will tell; a refresh must not depend on a bad connection.
        return true;
      }
    },
    refresh: async (refreshToken, client) => {
      const form = new URLSearchParams({
        grant_type: 'refresh_token',
        refresh_token: refreshToken,
        client_id: client.id,
        client_secret: client.secret,
      });
      const answer = await send('/oauth2/token', {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
        body: form.toString(),
        timeout: REFRESH_TIMEOUT,
      }).catch((error: unknown) => {
        if (neverSent(error)) throw new RefreshNotSent(`no connection (${transportCode(error)})`);
        throw unknownOutcome(`the answer was lost (${transportCode(error)})`);
      });
      return grantedPair(answer.status, answer.text, now());
    },
  };
}

function grantedPair(status: number, text: string, now: number): GrantedPair {
  const body = jsonObject(text);
  if (status === 429) throw new RefreshNotSent('answered 429, nothing was processed');
  if (status === 400 || status === 401) {
    const reason = typeof body['error'] === 'string' ? body['error'] : 'no reason';
    if (reason === 'invalid_client') throw clientRefused(status);
    throw new SallaAuthRevokedError(
      `POST /oauth2/token answered ${status} (${reason}): the refresh token is expired, revoked or was spent before.`,
      'reinstall the app in the store, then put the new pair into the store secret; no retry can help.',
    );
  }
  if (status !== 200) throw unknownOutcome(`the server answered ${status}`);
  const expires = absoluteExpiry(body, Math.floor(now / 1000));
  const { access_token: accessToken, refresh_token: refreshToken } = body;
  if (typeof accessToken !== 'string' || typeof refreshToken !== 'string' || expires === null) {
    throw unknownOutcome('the answer held no pair');
  }
  return { accessToken, refreshToken, expires };
}

function clientRefused(status: number) {
  return new SallaAuthRevokedError(
    `POST /oauth2/token answered ${status} (invalid_client): client_id or client_secret of the store secret is wrong.`,
    'copy both from the Salla partners portal into the store secret and start the run again; the refresh token was not spent.',
  );
}

function unknownOutcome(why: string) {
  return new TokenRefreshUnknownError(
    `The refresh was sent and its outcome is unknown: ${why}. The refresh token is not spent a second time.`,
    'reinstall the app in the store, then put the new pair into the store secret.',
  );
}

function jsonObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
